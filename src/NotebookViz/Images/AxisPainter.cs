using System.Buffers.Binary;
using System.IO.Compression;
using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>Axes, their ticks and titles, and the colour bar.</summary>
internal static class AxisPainter
{
    private static readonly byte GridColor = Palette.Of(PaletteInk.Grid, 3);
    private static readonly byte ZeroColor = Palette.Of(PaletteInk.Grid, 12);

    /// <summary>A value axis at the left: a line across and a number for each tick.</summary>
    public static void ValuesUpwards(Pixmap picture, Frame frame, IEnumerable<(double Value, string Text)> ticks, Func<double, double> y)
    {
        foreach (var (tick, text) in ticks)
        {
            int line = (int)Math.Round(y(tick));
            picture.Fill(Pixmap.Px(frame.Left), line, Pixmap.Px(frame.Width), 1, tick == 0 ? ZeroColor : GridColor);
            TextPainter.Draw(picture, text, Pixmap.Px(frame.Left - 6), line, Anchor.End);
        }
        TextPainter.DrawUpwards(picture, "value", Pixmap.Px(10), Pixmap.Px(frame.Top + frame.Height / 2));
    }

    /// <summary>An index axis below: a number for each tick, and the title.</summary>
    public static void IndicesAcross(Pixmap picture, Frame frame, IEnumerable<long> ticks, Func<double, double> x, string title)
    {
        int bottom = Pixmap.Px(frame.Top + frame.Height);
        foreach (long tick in ticks)
        {
            int line = (int)Math.Round(x(tick));
            picture.Fill(line, Pixmap.Px(frame.Top), 1, bottom - Pixmap.Px(frame.Top), GridColor);
            TextPainter.Draw(picture, Numbers.Exact(tick), line, bottom + Pixmap.Px(11), Anchor.Middle);
        }
        TextPainter.Draw(picture, title, Pixmap.Px(frame.Left + frame.Width / 2), bottom + Pixmap.Px(28), Anchor.Middle);
    }

    /// <summary>A heatmap's axis below.</summary>
    public static void CellsAcross(Pixmap picture, Frame frame, CellAxis axis)
    {
        double pixels = frame.Width / axis.Cells / axis.Block;
        int bottom = Pixmap.Px(frame.Top + frame.Height);
        foreach (long index in Ticks.Indices(axis.Axis, (double)axis.Cells * axis.Block, Ticks.MostIndices(axis.Axis, frame.Width, across: true)))
            TextPainter.Draw(picture, NameOf(axis.Axis, index), Pixmap.Px(frame.Left + (index + 0.5) * pixels), bottom + Pixmap.Px(11), Anchor.Middle);
        TextPainter.Draw(picture, axis.Axis.Name, Pixmap.Px(frame.Left + frame.Width / 2), bottom + Pixmap.Px(28), Anchor.Middle);
    }

    /// <summary>A heatmap's axis at the left, downwards.</summary>
    public static void CellsDown(Pixmap picture, Frame frame, CellAxis axis)
    {
        double pixels = frame.Height / axis.Cells / axis.Block;
        foreach (long index in Ticks.Indices(axis.Axis, (double)axis.Cells * axis.Block, Ticks.MostIndices(axis.Axis, frame.Height, across: false)))
            TextPainter.Draw(picture, NameOf(axis.Axis, index), Pixmap.Px(frame.Left - 6), Pixmap.Px(frame.Top + (index + 0.5) * pixels), Anchor.End);
        TextPainter.DrawUpwards(picture, axis.Axis.Name, Pixmap.Px(10), Pixmap.Px(frame.Top + frame.Height / 2));
    }

    private static string NameOf(Axis axis, long index) => axis.Names.Count > 0 ? axis.Names[(int)index] : Numbers.Exact(index);

    /// <summary>The colour bar right of the plotting area.</summary>
    public static void ColorBar(Pixmap picture, Frame frame, ColorRange range)
    {
        int left = Pixmap.Px(frame.Left + frame.Width + frame.Beside + 12), top = Pixmap.Px(frame.Top + frame.BarTop), height = Pixmap.Px(frame.ColorBarHeight);
        int width = Pixmap.Px(12);
        for (int y = 0; y < height; y++)
            picture.Fill(left, top + y, width, 1, Palette.OfPlace(1 - (double)y / Math.Max(1, height - 1)));
        foreach (var (value, text) in Ticks.OfColors(range, frame.ColorBarHeight))
        {
            double y = top + (1 - range.Place(value)) * (height - 1);
            picture.Fill(left + width, (int)Math.Round(y), Pixmap.Px(3), 1, Palette.Of(PaletteInk.Text, 15));
            TextPainter.Draw(picture, text, left + width + Pixmap.Px(6), y);
        }
    }
}

/// <summary>A histogram along a value axis. Zeros and clipped values have separate, paler bars.</summary>
internal static class HistogramPainter
{
    private const int Strength = 9, StrengthApart = 4;

    /// <summary>Draws the bars, the highest value at the top, and the title below them.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="histogram">The counts; null draws nothing.</param>
    /// <param name="left">Where the bars begin, in CSS pixels.</param>
    /// <param name="top">The top, in CSS pixels.</param>
    /// <param name="height">The height of all bars, in CSS pixels.</param>
    public static void Draw(Pixmap picture, Histogram? histogram, double left, double top, double height)
    {
        if (histogram is null)
            return;
        double most = Math.Max(1, histogram.Largest);
        // A single value among millions still has a visible bar.
        int Length(long count) => count == 0 ? 0 : Math.Max(1, Pixmap.Px(Frame.HistogramWidth * Math.Min(1, count / most)));
        int Y(double edge) => Pixmap.Px(top + height * (1 - (edge / 2 - histogram.Low / 2) / (histogram.High / 2 - histogram.Low / 2)));
        void Bar(int bin, int from, int to, int strength)
        {
            int y = Y(histogram.Edges[bin + 1]);
            picture.Fill(Pixmap.Px(left) + from, y, to - from, Math.Max(1, Y(histogram.Edges[bin]) - y - 1), Palette.Of(PaletteInk.Grid, strength));
        }
        for (int bin = 0; bin < histogram.Counts.Length; bin++)
            Bar(bin, 0, Length(histogram.Counts[bin]), Strength);
        foreach (var (bin, count, _) in histogram.Apart())
            Bar(bin, Length(histogram.Counts[bin]), Math.Max(Length(histogram.Counts[bin]) + 1, Length(histogram.Counts[bin] + count)), StrengthApart);
        TextPainter.Draw(picture, "distribution", Pixmap.Px(left + Frame.HistogramWidth / 2), Pixmap.Px(top + height + 11), Anchor.Middle);
    }
}

/// <summary>Bars above and right of a heatmap: the root mean squares of its columns and rows.</summary>
internal static class ProfilePainter
{
    private const int Strength = 9;

    /// <summary>Draws the bars, and the label in the corner between them.</summary>
    public static void Draw(Pixmap picture, HeatmapPlan plan)
    {
        if (plan.Profiles is not { } profiles)
            return;
        var frame = plan.Frame;
        int left = Pixmap.Px(frame.Left), top = Pixmap.Px(frame.Top), right = Pixmap.Px(frame.Left + frame.Width + Profiles.Gap), foot = Pixmap.Px(frame.Top - Profiles.Gap);
        int width = Pixmap.Px(frame.Width / plan.Columns.Cells), height = Pixmap.Px(frame.Height / plan.Rows.Cells);
        byte grey = Palette.Of(PaletteInk.Grid, Strength);
        for (int column = 0; column < plan.Columns.Cells; column++)
        {
            int length = LengthOf(profiles.Columns[column], profiles.Largest.Columns);
            picture.Fill(left + column * width, foot - length, width, length, grey);
        }
        for (int row = 0; row < plan.Rows.Cells; row++)
            picture.Fill(right, top + row * height, LengthOf(profiles.Rows[row], profiles.Largest.Rows), height, grey);
        double middle = Profiles.Gap + Profiles.Length / 2;
        TextPainter.Draw(picture, "RMS", Pixmap.Px(frame.Left + frame.Width + middle), Pixmap.Px(frame.Top - middle), Anchor.Middle);
    }

    private static int LengthOf(double value, double largest) => double.IsNaN(value) ? 0 : Pixmap.Px(Profiles.Length * value / largest);
}

/// <summary>The part of a text that is at a given position.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>Draws text into a picture.</summary>
internal static class TextPainter
{
    /// <summary>Draws a line of text. The middle of its capitals is at a given height.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">The position of the anchor, in pixels.</param>
    /// <param name="middle">The height of the capitals' middle, in pixels.</param>
    /// <param name="anchor">The part of the text at that position.</param>
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
    /// <param name="middle">The middle of the capitals, in pixels from the left.</param>
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

    /// <summary>Returns as much of a text as fits into a width; for names the end, which distinguishes them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The width in CSS pixels.</param>
    /// <param name="fromEnd">Whether the end is kept and not the beginning.</param>
    public static string Fitting(string text, double width, bool fromEnd = true)
    {
        double room = width * Pixmap.Scale;
        if (Glyphs.Width(text) <= room)
            return text;
        int length = text.Length - 1;
        while (length > 1 && Glyphs.Width("…") + Glyphs.Width(fromEnd ? text[^length..] : text[..length]) > room)
            length--;
        return fromEnd ? "…" + text[^length..].TrimStart('.', '/') : text[..length] + "…";
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

/// <summary>One glyph, with a coverage from 0 to 15 per pixel.</summary>
/// <param name="Advance">How far the pen moves, in pixels.</param>
/// <param name="Left">The left edge of the box relative to the pen.</param>
/// <param name="Top">The top edge of the box relative to the baseline, negative upwards.</param>
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
