namespace NotebookViz.Common;

/// <summary>A colour as red, green, blue.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>As CSS writes it: #1a2b3c.</summary>
    public string Hex => $"#{Red:x2}{Green:x2}{Blue:x2}";
}

/// <summary>Colours that are not data. Text is a grey that reads on white and on black, since a picture does not know where it is shown.</summary>
internal static class Ink
{
    /// <summary>Text and axis lines: contrast 4.6 : 1 on white and on black alike.</summary>
    public static readonly Rgb Text = new(0x75, 0x75, 0x75);

    /// <summary>The line of a line plot.</summary>
    public static readonly Rgb Line = new(0x2f, 0x7b, 0xc4);

    /// <summary>The zero line.</summary>
    public static readonly Rgb Zero = new(0x9a, 0x9a, 0x9a);

    /// <summary>Marks of what is not finite.</summary>
    public static readonly Rgb Mark = new(0xc0, 0x26, 0xd3);
}
