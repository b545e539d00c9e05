using NotebookViz.Torch;

namespace NotebookViz.Display;

/// <summary>
/// Makes the picture of a value once for all MIME types that a kernel requests in a row, and again for the next display, because a tensor
/// or an array may have changed by then.
/// </summary>
/// <param name="type">The name of the values' type.</param>
/// <param name="show">Makes the picture of a value; null if the value is not shown. The second argument is its name.</param>
/// <param name="mimeTypes">How many MIME types a kernel requests in a row.</param>
internal sealed class LastShown(string type, Func<object, string, Shown?> show, Func<int> mimeTypes)
{
    private readonly Lock _gate = new();
    // Weak, so that showing a value does not keep it alive.
    private readonly WeakReference<object> _value = new(new object());
    private readonly HashSet<string> _given = [];
    private string _name = "";
    private Shown? _shown;

    /// <summary>Returns the value in a MIME type; a sentence if it cannot be shown, null if the kernel shows it better.</summary>
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
                // The kernel itself reports that the cell was interrupted.
                return Part(Shown.Sentence($"This {type} is not shown, because the cell was interrupted; run it again."), mimeType);
            }
            catch (Exception e)
            {
                // An exception here would make the whole cell fail, including its other results.
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
