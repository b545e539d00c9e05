using NotebookViz.Sources.Torch;

namespace NotebookViz.Display;

/// <summary>
/// Makes the picture of a value once for all MIME types that a kernel asks for in a row, and anew at the next display: a tensor or an
/// array may have changed by then.
/// </summary>
/// <param name="show">Makes the picture.</param>
/// <param name="mimeTypes">How many MIME types a kernel asks for in a row.</param>
internal sealed class LastShown<T>(Func<T, Shown> show, Func<int> mimeTypes)
{
    private readonly object _gate = new();
    // Weak, so that what was shown is not kept alive by having been shown.
    private readonly WeakReference<object> _value = new(new object());
    private readonly HashSet<string> _given = [];
    private Shown? _shown;

    /// <summary>The value in a MIME type; a sentence where it cannot be shown.</summary>
    public string As(T value, string mimeType)
    {
        lock (_gate)
        {
            try
            {
                return Part(Of(value, mimeType), mimeType);
            }
            catch (Exception e)
            {
                // A formatter that throws fails the cell, whose other results are not to blame.
                return Part(Shown.Sentence($"This {typeof(T).Name} cannot be shown: {TorchSharpVersion.Explain(e)}"), mimeType);
            }
        }
    }

    private Shown Of(T value, string mimeType)
    {
        bool again = !_given.Add(mimeType);
        if (_shown is null || again || !_value.TryGetTarget(out var last) || !ReferenceEquals(last, value))
        {
            _given.Clear();
            _given.Add(mimeType);
            _shown = null;
            _value.SetTarget(value!);
            _shown = show(value);
        }
        var shown = _shown;
        if (_given.Count >= mimeTypes())
            _shown = null;
        return shown;
    }

    private static string Part(Shown shown, string mimeType) => mimeType switch
    {
        Mime.Html => shown.Html(),
        Mime.Png => shown.Png(),
        _ => shown.Text(),
    };
}
