using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>Draws charts as a PNG, side by side or one below the other.</summary>
internal sealed class ChartImage
{
    // Sizes of a chart with its axes, and of its parts, in CSS pixels.
    private const double Width = 430, NarrowWidth = 380, PlotHeight = 180, Left = 62, Right = 14, TitleHeight = 22, LegendLine = 17, AxisHeight = 40;

    // The number of strengths of each colour, for the edges of lines.
    private const int Strengths = 24;

    private static readonly ColorScale Tints = ColorScale.OfColors("Charts", [.. ChartColors.All
        .SelectMany(color => Enumerable.Range(1, Strengths).Select(strength => Palette.On(Ink.Card, color, strength / (double)Strengths)))], Palette.ScaleColors);

    private readonly Pixmap _picture;
    private readonly Chart _chart;
    private readonly double _left, _top, _width;

    private ChartImage(Pixmap picture, Chart chart, double left, double top, double width) =>
        (_picture, _chart, _left, _top, _width) = (picture, chart, left + Left, top, width - Left - Right);

    /// <summary>The picture.</summary>
    /// <param name="charts">The charts.</param>
    /// <param name="isNarrow">True to draw them below each other for a narrow page, false for rows of two.</param>
    public static StaticImage Render(IReadOnlyList<Chart> charts, bool isNarrow)
    {
        double width = isNarrow ? NarrowWidth : Width;
        int across = isNarrow ? 1 : Math.Min(2, charts.Count);
        double[] heights = [.. charts.Select(chart => HeightOf(chart, width))];
        double[] rows = [.. heights.Chunk(across).Select(row => row.Max())];
        using var picture = new Pixmap(width * across, rows.Sum(), Tints);
        double top = 0;
        for (int i = 0; i < charts.Count; i++)
        {
            new ChartImage(picture, charts[i], i % across * width, top, width).Draw();
            if (i % across == across - 1)
                top += rows[i / across];
        }
        return new(PngEncoder.Encode(picture, repeats: true, isSmall: true), (int)(width * across), (picture.Height + Pixmap.Scale - 1) / Pixmap.Scale);
    }

    /// <summary>The picture of a sentence in place of charts, as a PNG file.</summary>
    public static byte[] Sentence(string text)
    {
        const int margin = 8, height = 28;
        using var picture = new Pixmap(Glyphs.Width(text) / Pixmap.Scale + 2 * margin, height);
        TextPainter.Draw(picture, text, Pixmap.Px(margin), Pixmap.Px(height / 2));
        return [.. PngEncoder.Encode(picture, repeats: true, isSmall: true)];
    }

    private static double HeightOf(Chart chart, double width) => TitleHeight + LegendOf(chart, width - Left - Right).Select(item => item.Line + 1).Aggregate(0, Math.Max) * LegendLine + 8 + PlotHeight + AxisHeight;

    private double PlotTop => _top + HeightOf(_chart, _width + Left + Right) - AxisHeight - PlotHeight;

    // The position of each name in the legend.
    private static List<(ChartSeries Series, double Left, int Line)> LegendOf(Chart chart, double width)
    {
        var items = new List<(ChartSeries, double, int)>();
        double left = 0;
        int line = 0;
        foreach (var series in chart.HasLegend ? chart.Series : [])
        {
            double room = Glyphs.Width(series.Name) / Pixmap.Scale + 30;
            if (left > 0 && left + room > width + 14)
                (left, line) = (0, line + 1);
            items.Add((series, left, line));
            left += room;
        }
        return items;
    }

    private void Draw()
    {
        TextPainter.Draw(_picture, TextPainter.Fitting(_chart.Title, _width, fromEnd: false), Pixmap.Px(_left), Pixmap.Px(_top + 11));
        foreach (var (series, left, line) in LegendOf(_chart, _width))
        {
            int x = Pixmap.Px(_left + left), y = Pixmap.Px(_top + TitleHeight + line * LegendLine + 8);
            if (series.Style == ChartStyle.Bars)
                _picture.Fill(x, y - 8, Pixmap.Px(12), 16, Tint(series.Color, Strengths / 3));
            else
                Stroke(series, [(x, y), (x + Pixmap.Px(14), y)]);
            TextPainter.Draw(_picture, series.Name, x + Pixmap.Px(18), y);
        }
        DrawAxes();
        foreach (var series in _chart.Series)
        {
            if (series.Style == ChartStyle.Bars)
                DrawBars(series);
            else
                Stroke(series, [.. series.X.Zip(series.Y, (x, y) => (X(x), Y(y)))]);
        }
    }

    private double X(double value) => Pixmap.Scale * (_left + Math.Clamp(_chart.X.Place(value), -0.02, 1.02) * _width);

    // A line that leaves the frame ends a little outside of it.
    private double Y(double value) => Pixmap.Scale * (PlotTop + (1 - Math.Clamp(_chart.Y.Place(value), -0.02, 1.02)) * PlotHeight);

    private void DrawAxes()
    {
        byte grid = Palette.Of(PaletteInk.Grid, 3);
        int top = Pixmap.Px(PlotTop), bottom = Pixmap.Px(PlotTop + PlotHeight), left = Pixmap.Px(_left), width = Pixmap.Px(_width);
        foreach (var (value, text) in _chart.Y.Ticks(5))
        {
            int y = (int)Math.Round(Y(value));
            _picture.Fill(left, y, width, 1, grid);
            TextPainter.Draw(_picture, text, left - Pixmap.Px(6), y, Anchor.End);
        }
        foreach (var (value, text) in _chart.X.Ticks(6))
        {
            int x = (int)Math.Round(X(value));
            _picture.Fill(x, top, 1, bottom - top, grid);
            TextPainter.Draw(_picture, text, x, bottom + Pixmap.Px(11), Anchor.Middle);
        }
        TextPainter.Draw(_picture, _chart.X.Title, left + width / 2.0, bottom + Pixmap.Px(28), Anchor.Middle);
        TextPainter.DrawUpwards(_picture, _chart.Y.Title, Pixmap.Px(_left - Left + 8), Pixmap.Px(PlotTop + PlotHeight / 2));
    }

    private void DrawBars(ChartSeries series)
    {
        int bottom = (int)Math.Round(Y(_chart.Y.IsLog ? _chart.Y.Low : 0));
        for (int i = 0; i < series.Y.Length; i++)
        {
            if (!(series.Y[i] > 0))
                continue;
            int left = (int)Math.Round(X(series.X[i])), right = (int)Math.Round(X(series.X[i + 1])), top = Math.Min(bottom - 2, (int)Math.Round(Y(series.Y[i])));
            _picture.Fill(left, top, Math.Max(1, right - left - 1), bottom - top, Tint(series.Color, Strengths / 3));
        }
    }

    private void Stroke(ChartSeries series, IReadOnlyList<(double X, double Y)> points)
    {
        const double dash = 10, gap = 7;
        double done = 0;
        for (int i = 1; i < points.Count; i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            double length = Math.Sqrt((to.X - from.X) * (to.X - from.X) + (to.Y - from.Y) * (to.Y - from.Y));
            if (!double.IsFinite(length))
                continue;
            if (series.Style == ChartStyle.Line || length == 0)
            {
                Line(from, to, series.Color);
                continue;
            }
            for (double start = -(done % (dash + gap)); start < length; start += dash + gap)
            {
                double begin = Math.Max(0, start), end = Math.Min(length, start + dash);
                if (end > begin)
                    Line(Along(begin), Along(end), series.Color);
            }
            done += length;
            (double X, double Y) Along(double at) => (from.X + (to.X - from.X) * at / length, from.Y + (to.Y - from.Y) * at / length);
        }
    }

    private void Line((double X, double Y) from, (double X, double Y) to, int color) =>
        _picture.Line(from.X, from.Y, to.X, to.Y, 3, Tint(color, 1), Strengths);

    private static byte Tint(int color, int strength) => Palette.OfPlace((color * Strengths + strength - 1) / (Palette.ScaleColors - 1.0));
}
