using System.Runtime.CompilerServices;
using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>A PNG file and the size at which it is shown.</summary>
/// <param name="Png">The file.</param>
/// <param name="Width">The width in CSS pixels; the file has twice as many.</param>
/// <param name="Height">The height in CSS pixels.</param>
internal sealed record StaticImage(byte[] Png, int Width, int Height);

/// <summary>Draws a plan as a PNG.</summary>
internal static class ImageRenderer
{
    /// <summary>The picture.</summary>
    /// <param name="plan">What it shows.</param>
    /// <param name="isSmall">Whether to spend more time to make the file smaller.</param>
    public static StaticImage Render(Plan plan, bool isSmall = false)
    {
        if (Rendered.Value is { } count)
            Interlocked.Increment(ref count.Value);
        using var picture = plan switch
        {
            LinePlan line => LineRenderer.Render(line),
            HeatmapPlan heatmap => HeatmapRenderer.Render(heatmap),
            FilterGridPlan grid => FilterGridRenderer.Render(grid),
            NumberPlan number => Sentence(number.Text),
            MessagePlan message => Sentence(message.Message),
            _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, "Not a plan that is drawn as a picture."),
        };
        return new(PngEncoder.Encode(picture, repeats: plan is FilterGridPlan, isSmall), (picture.Width + Pixmap.Scale - 1) / Pixmap.Scale, (picture.Height + Pixmap.Scale - 1) / Pixmap.Scale);
    }

    /// <summary>How many images this flow of control has drawn, on all threads. Tests count them; null where nobody does.</summary>
    internal static readonly AsyncLocal<StrongBox<int>?> Rendered = new();

    private static Pixmap Sentence(string text)
    {
        const int margin = 8, longest = 110;
        var lines = text.Split('\n').SelectMany(line => Wrap(line.TrimEnd('\r'), longest)).ToArray();
        var picture = new Pixmap(lines.Max(Glyphs.Width) / Pixmap.Scale + 2 * margin, lines.Length * 16 + margin);
        for (int i = 0; i < lines.Length; i++)
            TextPainter.Draw(picture, lines[i], Pixmap.Px(margin), Pixmap.Px(margin / 2 + 8 + i * 16));
        return picture;
    }

    private static IEnumerable<string> Wrap(string text, int longest)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > longest)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        yield return line;
    }
}

/// <summary>A grid of tiles with their titles and one colour bar.</summary>
internal static class FilterGridRenderer
{
    public static Pixmap Render(FilterGridPlan plan)
    {
        var picture = new Pixmap(plan.Frame.TotalWidth, plan.Frame.TotalHeight, plan.Range.Scale);
        CanvasPainter.Draw(picture, plan.Frame, plan.Canvas, plan.Range);
        foreach (var label in plan.Labels)
        {
            int x = Pixmap.Px(plan.Frame.Left + label.Column * plan.Grid.CellSize), y = Pixmap.Px(plan.Frame.Top + label.Row * plan.Grid.CellSize);
            if (label.IsTitle)
                TextPainter.Draw(picture, label.Text, x, y - Pixmap.Px(8), Anchor.Middle);
            else
                TextPainter.Draw(picture, label.Text, x, y, Anchor.End);
        }
        AxisPainter.ColorBar(picture, plan.Frame, plan.Range);
        HistogramPainter.Draw(picture, plan.Histogram, plan.Frame.Left + plan.Frame.Width + Frame.HistogramStart, plan.Frame.Top + plan.Frame.BarTop, plan.Frame.ColorBarHeight);
        return picture;
    }
}

/// <summary>A heatmap with its axes and colour bar.</summary>
internal static class HeatmapRenderer
{
    public static Pixmap Render(HeatmapPlan plan)
    {
        var picture = new Pixmap(plan.Frame.TotalWidth, plan.Frame.TotalHeight, plan.Range.Scale);
        CanvasPainter.Draw(picture, plan.Frame, plan.Canvas, plan.Range);
        ProfilePainter.Draw(picture, plan);
        AxisPainter.CellsAcross(picture, plan.Frame, plan.Columns);
        AxisPainter.CellsDown(picture, plan.Frame, plan.Rows);
        AxisPainter.ColorBar(picture, plan.Frame, plan.Range);
        HistogramPainter.Draw(picture, plan.Histogram, plan.Frame.Left + plan.Frame.Width + plan.Frame.Beside + Frame.HistogramStart, plan.Frame.Top + plan.Frame.BarTop, plan.Frame.ColorBarHeight);
        return picture;
    }
}

/// <summary>A line plot with its axes.</summary>
internal static class LineRenderer
{
    private const int MostDots = 100;

    public static Pixmap Render(LinePlan plan)
    {
        var frame = plan.Frame;
        var picture = new Pixmap(frame.TotalWidth, frame.TotalHeight);
        var (low, high) = plan.Range;
        var (from, to) = plan.Indices;
        double X(double index) => Pixmap.Px(frame.Left) + (index - from) / (to - from) * (Pixmap.Px(frame.Width) - 1);
        double Y(double value) => Pixmap.Px(frame.Top) + (high / 2 - value / 2) / (high / 2 - low / 2) * (Pixmap.Px(frame.Height) - 1);

        AxisPainter.ValuesUpwards(picture, frame, LinePlan.TicksOf(plan.Range, frame.Height), Y);
        AxisPainter.IndicesAcross(picture, frame, Ticks.Indices(plan.Axis, to - from, Ticks.MostIndices(plan.Axis, frame.Width, across: true)), X, plan.Axis.Name);
        if (plan.IsEnvelope)
            Envelope(picture, plan, X, Y);
        else
            Curve(picture, plan, X, Y);
        HistogramPainter.Draw(picture, plan.Histogram, frame.Left + frame.Width + LinePlan.HistogramStart, frame.Top, frame.Height);
        foreach (var mark in plan.Marks)
            MarkPainter.Draw(picture, X(mark.Point * plan.Run), Y(low), 9, mark.Kind);
        return picture;
    }

    private static void Curve(Pixmap picture, LinePlan plan, Func<double, double> x, Func<double, double> y)
    {
        var values = plan.High;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                continue;
            if (i > 0 && double.IsFinite(values[i - 1]))
                picture.Line(x(i - 1), y(values[i - 1]), x(i), y(values[i]), 2.5, PaletteInk.Line);
            if (values.Length <= MostDots)
                picture.Dot(x(i), y(values[i]), 4.5, PaletteInk.Line);
        }
    }

    private static void Envelope(Pixmap picture, LinePlan plan, Func<double, double> x, Func<double, double> y)
    {
        for (int i = 0; i < plan.High.Length; i++)
        {
            if (!double.IsFinite(plan.High[i]))
                continue;
            double left = x(i * plan.Run);
            picture.Line(left, y(plan.High[i]), left, y(plan.Low[i]), 2, PaletteInk.Line);
        }
    }
}

/// <summary>Paints the cells of a canvas.</summary>
internal static class CanvasPainter
{
    /// <summary>Paints cells and marks into the plotting area.</summary>
    public static void Draw(Pixmap picture, Frame frame, Canvas canvas, ColorRange range)
    {
        int left = Pixmap.Px(frame.Left), top = Pixmap.Px(frame.Top);
        int width = Pixmap.Px(frame.Width / canvas.Columns), height = Pixmap.Px(frame.Height / canvas.Rows);
        for (int row = 0; row < canvas.Rows; row++)
        {
            var first = picture.Row(top + row * height);
            Draw(canvas.Values.AsSpan(row * canvas.Columns, canvas.Columns), range, first[left..], width);
            // The other lines of pixels of the cells equal the first.
            for (int line = 1; line < height; line++)
                first.CopyTo(picture.Row(top + row * height + line));
        }

        foreach (var (row, column) in canvas.Clipped(range))
            MarkPainter.Sign(picture, left + column * width, top + row * height, width, height, canvas.Values[row * canvas.Columns + column] > range.High);
        foreach (var ((row, column), cell) in canvas.Colors ?? [])
            picture.Fill(left + column * width, top + row * height, width, height, cell.Color);

        double size = Math.Max(3, Math.Min(width, height) * 0.6);
        foreach (var mark in canvas.Marks)
        {
            // A faint background shows that the cell is not a gap.
            picture.Fill(left + mark.Column * width, top + mark.Row * height, width, height, Palette.Of(PaletteInk.Grid, 4));
            MarkPainter.Draw(picture, left + (mark.Column + 0.5) * width, top + (mark.Row + 0.5) * height, Math.Min(size, 22), mark.Kind);
        }
    }

    // Optimised immediately: most pictures have more cells than the compiler waits for, and it would compile the loop once more while it runs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Draw(ReadOnlySpan<double> values, ColorRange range, Span<byte> line, int width)
    {
        for (int i = 0; i < values.Length; i++)
            if (!double.IsNaN(values[i]))
                line.Slice(i * width, width).Fill(Palette.OfPlace(range.Place(values[i])));
    }
}

/// <summary>Marks of values that are not finite: a cross for NaN, triangles for infinities; distinguished by shape, not by colour.</summary>
internal static class MarkPainter
{
    /// <summary>Draws a plus or a minus into a clipped cell, as large as it allows.</summary>
    public static void Sign(Pixmap picture, int left, int top, int width, int height, bool isPlus)
    {
        int size = Math.Clamp((int)(Math.Min(width, height) * 0.6), 1, 18), thickness = Math.Clamp(size / 5, 1, 3);
        byte ink = Math.Min(width, height) < Pixmap.Px(Canvas.LeastForWhite) ? Palette.Of(PaletteInk.Text, Palette.Strengths - 1) : Palette.Card;
        picture.Fill(left + (width - size) / 2, top + (height - thickness) / 2, size, thickness, ink);
        if (isPlus)
            picture.Fill(left + (width - thickness) / 2, top + (height - size) / 2, thickness, size, ink);
    }

    /// <summary>Draws a mark around a point, all in pixels.</summary>
    public static void Draw(Pixmap picture, double x, double y, double size, MarkKind kind)
    {
        double half = size / 2;
        if (kind == MarkKind.NaN)
        {
            picture.Line(x - half, y - half, x + half, y + half, Math.Max(1, size / 6), PaletteInk.Mark);
            picture.Line(x - half, y + half, x + half, y - half, Math.Max(1, size / 6), PaletteInk.Mark);
            return;
        }
        double direction = kind == MarkKind.PositiveInfinity ? 1 : -1;
        for (double row = -half; row <= half; row += 0.5)
        {
            double reach = (row * direction + half) / 2;
            picture.Line(x - reach, y + row, x + reach, y + row, 1, PaletteInk.Mark);
        }
    }
}
