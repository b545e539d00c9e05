namespace NotebookViz.Rendering;

/// <summary>A colour as red, green, blue.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>As CSS writes it: #1a2b3c.</summary>
    public string Hex => string.Create(7, this, static (text, color) =>
    {
        text[0] = '#';
        color.Red.TryFormat(text[1..], out _, "x2", null);
        color.Green.TryFormat(text[3..], out _, "x2", null);
        color.Blue.TryFormat(text[5..], out _, "x2", null);
    });
}

/// <summary>Colours from 0 to 1, evenly spaced stops with straight lines between them.</summary>
internal sealed class ColorScale(params Rgb[] stops)
{
    /// <summary>
    /// Blue for negative, near white for zero, red-orange for positive: told apart with every common colour-vision deficiency, and equally
    /// dark at equal distance from zero.
    /// </summary>
    public static readonly ColorScale Diverging = new(
        new(0x08, 0x2f, 0x6b), new(0x1c, 0x5f, 0xa8), new(0x58, 0x99, 0xd0), new(0xa9, 0xcd, 0xe8), new(0xf6, 0xf5, 0xf2),
        new(0xf6, 0xc4, 0xa4), new(0xe5, 0x86, 0x5c), new(0xbf, 0x45, 0x2b), new(0x7a, 0x16, 0x12));

    public IReadOnlyList<Rgb> Stops => stops;

    /// <summary>The colour at a place from 0 to 1.</summary>
    public Rgb At(double place)
    {
        double scaled = Math.Clamp(place, 0, 1) * (stops.Length - 1);
        int lower = Math.Min((int)scaled, stops.Length - 2);
        double share = scaled - lower;
        byte Mix(byte from, byte to) => (byte)Math.Round(from + (to - from) * share);
        var (a, b) = (stops[lower], stops[lower + 1]);
        return new(Mix(a.Red, b.Red), Mix(a.Green, b.Green), Mix(a.Blue, b.Blue));
    }
}
