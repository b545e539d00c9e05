using System.Buffers.Binary;
using System.IO.Compression;

namespace NotebookViz.Images;

/// <summary>Which part of a text stands at the given place.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>Draws text into a picture.</summary>
internal static class TextPainter
{
    /// <summary>Draws a line of text whose capitals' middle is at a height.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">The anchor's place, in pixels.</param>
    /// <param name="middle">The height of the capitals' middle, in pixels.</param>
    /// <param name="anchor">Which part of the text stands there.</param>
    public static void Draw(Pixmap picture, string text, double x, double middle, Anchor anchor = Anchor.Start)
    {
        double pen = x - Shift(text, anchor);
        int baseline = (int)Math.Round(middle + Glyphs.CapHeight / 2.0);
        foreach (var (glyph, left) in Place(text, pen))
            for (int row = 0, i = 0; row < glyph.Height; row++)
                for (int column = 0; column < glyph.Width; column++, i++)
                    picture.Blend(left + glyph.Left + column, baseline + glyph.Top + row, PaletteInk.Text, glyph.Coverage[i]);
    }

    /// <summary>Draws a line of text that reads upwards, centred.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="text">The text.</param>
    /// <param name="middle">Where the capitals' middle is, in pixels from the left.</param>
    /// <param name="y">The text's middle, in pixels from the top.</param>
    public static void DrawUpwards(Pixmap picture, string text, double middle, double y)
    {
        double pen = -y - Shift(text, Anchor.Middle);
        int baseline = (int)Math.Round(middle + Glyphs.CapHeight / 2.0);
        foreach (var (glyph, left) in Place(text, pen))
            for (int row = 0, i = 0; row < glyph.Height; row++)
                for (int column = 0; column < glyph.Width; column++, i++)
                    picture.Blend(baseline + glyph.Top + row, -(left + glyph.Left + column), PaletteInk.Text, glyph.Coverage[i]);
    }

    private static double Shift(string text, Anchor anchor) => anchor switch
    {
        Anchor.Start => 0,
        Anchor.Middle => Glyphs.Width(text) / 2,
        _ => Glyphs.Width(text),
    };

    private static IEnumerable<(Glyph Glyph, int Left)> Place(string text, double pen)
    {
        foreach (char character in text)
        {
            var glyph = Glyphs.Of(character);
            yield return (glyph, (int)Math.Round(pen));
            pen += glyph.Advance;
        }
    }
}

/// <summary>One glyph as coverage from 0 to 15 a pixel.</summary>
/// <param name="Advance">How far the pen moves, in pixels.</param>
/// <param name="Left">The box's left against the pen.</param>
/// <param name="Top">The box's top against the baseline, negative upwards.</param>
/// <param name="Width">The box's width.</param>
/// <param name="Height">The box's height.</param>
/// <param name="Coverage">The pixels, row by row.</param>
internal sealed record Glyph(double Advance, int Left, int Top, int Width, int Height, byte[] Coverage);

/// <summary>The glyphs of the one font and size that static pictures use.</summary>
internal static class Glyphs
{
    private static readonly Lazy<Dictionary<char, Glyph>> All = new(Load);

    /// <summary>The height of capitals and digits in pixels.</summary>
    public const int CapHeight = 16;

    /// <summary>The glyph of a character, a question mark for one that the font lacks.</summary>
    public static Glyph Of(char character) => All.Value.TryGetValue(character, out var glyph) ? glyph : All.Value['?'];

    /// <summary>The width of a text in pixels.</summary>
    public static double Width(string text) => text.Sum(character => Of(character).Advance);

    private static Dictionary<char, Glyph> Load()
    {
        using var packed = typeof(Glyphs).Assembly.GetManifestResourceStream("NotebookViz.glyphs.bin")!;
        using var stream = new DeflateStream(packed, CompressionMode.Decompress);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var rest = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        var glyphs = new Dictionary<char, Glyph>();
        while (rest.Length > 0)
        {
            char character = (char)BinaryPrimitives.ReadUInt16LittleEndian(rest);
            double advance = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) / 64.0;
            var (left, top, width, height) = ((sbyte)rest[4], (sbyte)rest[5], rest[6], rest[7]);
            int pixels = width * height;
            glyphs[character] = new Glyph(advance, left, top, width, height, rest.Slice(8, pixels).ToArray());
            rest = rest[(8 + pixels)..];
        }
        return glyphs;
    }
}
