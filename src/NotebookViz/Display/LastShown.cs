using NotebookViz.Torch;

namespace NotebookViz.Display;

/// <summary>
/// Makes the picture of a value once for all MIME types that a kernel asks for in a row, and anew at the next display: a tensor or an
/// array may have changed by then.
/// </summary>
/// <param name="type">The name of the values' type.</param>
/// <param name="show">Makes the picture of a value; null where it is none of those that are shown. The second argument is its name.</param>
/// <param name="mimeTypes">How many MIME types a kernel asks for in a row.</param>
internal sealed class LastShown(string type, Func<object, string, Shown?> show, Func<int> mimeTypes)
{
    private readonly Lock _gate = new();
    // Weak, so that what was shown is not kept alive by having been shown.
    private readonly WeakReference<object> _value = new(new object());
    private readonly HashSet<string> _given = [];
    private string _name = "";
    private Shown? _shown;

    /// <summary>The value in a MIME type; a sentence where it cannot be shown, null where the kernel shows it better.</summary>
    public string? As(object value, string name, string mimeType)
    {
        lock (_gate)
        {
            try
            {
                if (Of(value, name, mimeType) is not { } shown)
                    return null;
                string part = Part(shown, mimeType);
                if (_shown is null)
                    shown.Release();
                return part;
            }
            catch (OperationCanceledException)
            {
                // The kernel tells by itself that the cell was interrupted.
                return Part(Shown.Sentence($"This {type} is not shown, because the cell was interrupted; run it again."), mimeType);
            }
            catch (Exception e)
            {
                // A formatter that throws fails the cell, whose other results are not to blame.
                return Part(Shown.Sentence($"This {type} cannot be shown: {TorchSharpVersion.Explain(e)}"), mimeType);
            }
        }
    }

    private Shown? Of(object value, string name, string mimeType)
    {
        bool again = !_given.Add(mimeType);
        if (_shown is null || again || name != _name || !_value.TryGetTarget(out var last) || !ReferenceEquals(last, value))
        {
            _given.Clear();
            _given.Add(mimeType);
            _shown?.Release();
            _shown = null;
            _name = name;
            _value.SetTarget(value);
            _shown = show(value, name);
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
