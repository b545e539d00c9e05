namespace NotebookViz.Rendering;

/// <summary>A colour as red, green, blue.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>As CSS writes it: #1a2b3c.</summary>
    public string Hex => $"#{Red:x2}{Green:x2}{Blue:x2}";
}
