using System.Collections.Concurrent;
using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>Draws an overview as a PNG.</summary>
internal sealed class OverviewImage
{
    /// <summary>The strengths of the colours of the bands, from the widest to the narrowest.</summary>
    public static readonly double[] Strengths = [0.25, 0.55, 1];

    // Sizes of the parts right of the bands, of the legend and of the axis, in CSS pixels.
    private const double Gap = 16, Bar = 58, Text = 46, ZeroBar = 38, LegendLine = 18, AxisHeight = 34;

    private static readonly ConcurrentDictionary<OverviewPalette, ColorScale> Tints = new();

    private readonly OverviewPlan _plan;
    private readonly OverviewLayout _layout;
    private readonly List<List<(int Color, double Left)>> _legend;
    private readonly double _top;

    private OverviewImage(OverviewPlan plan, OverviewLayout layout)
    {
        (_plan, _layout) = (plan, layout);
        _legend = Legend(plan, layout.TotalWidth);
        _top = 6 + _legend.Count * LegendLine + AxisHeight;
    }

    /// <summary>The picture.</summary>
    public static StaticImage Render(OverviewPlan plan, OverviewLayout layout) => new OverviewImage(plan, layout).Render();

    /// <summary>Where the rows begin, in CSS pixels below the top of the picture.</summary>
    internal static double TopOf(OverviewPlan plan, OverviewLayout layout) => new OverviewImage(plan, layout)._top;

    private StaticImage Render()
    {
        using var picture = new Pixmap(_layout.TotalWidth, _top + _layout.Height + 8, Tints.GetOrAdd(_plan.Palette, TintsOf));
        DrawLegend(picture);
        DrawAxis(picture);
        foreach (var item in _layout.Items)
        {
            double middle = _top + item.Top + (item.Row is null ? OverviewLayout.HeadingHeight / 2 + 2 : _layout.RowHeight / 2);
            if (item.Row is null)
            {
                Swatch(picture, 2, middle, item.Color);
                TextPainter.Draw(picture, item.Label, Pixmap.Px(16), Pixmap.Px(middle));
                continue;
            }
            if (item.Label.Length > 0)
                TextPainter.Draw(picture, TextPainter.Fitting(item.Label, _layout.NamesWidth - 8), Pixmap.Px(_layout.NamesWidth - 6), Pixmap.Px(middle), Anchor.End);
            DrawRow(picture, item.Row, _top + item.Top);
        }
        return new(PngEncoder.Encode(picture, repeats: true, isSmall: true), (int)_layout.TotalWidth, (picture.Height + Pixmap.Scale - 1) / Pixmap.Scale);
    }

    private static ColorScale TintsOf(OverviewPalette palette) => ColorScale.OfColors("Overview",
        [.. palette.Colors.SelectMany(color => Strengths.Select(strength => Palette.On(Ink.Card, color.Color, strength)))], Palette.ScaleColors);

    private static byte Tint(int color, int strength) => Palette.OfPlace((color * Strengths.Length + strength) / (Palette.ScaleColors - 1.0));

    private int X(double value) => Pixmap.Px(_layout.NamesWidth + (1 + _plan.Scale.Place(value)) / 2 * _layout.BandsWidth);

    private void DrawRow(Pixmap picture, OverviewRow row, double y)
    {
        int top = Pixmap.Px(y), height = Pixmap.Px(y + _layout.RowHeight) - top;
        int gap = height >= 12 ? 2 : height > 8 ? 1 : 0, inner = height - 2 * gap, thin = Math.Max(1, inner / 8);
        double middle = y + _layout.RowHeight / 2;
        if (row.IsDrawn)
        {
            int low = X(row.Min), high = X(row.Max);
            picture.Fill(low, top + (height - thin) / 2, Math.Max(1, high - low), thin, Tint(row.Color, 1));
            double[] quantiles = row.Quantiles;
            for (int band = 0; band < Strengths.Length; band++)
            {
                int left = X(quantiles[band]), right = X(quantiles[^(band + 1)]);
                // Even the narrowest band is visible.
                if (right - left < 4)
                    (left, right) = ((left + right) / 2 - 2, (left + right) / 2 + 2);
                picture.Fill(left, top + gap, right - left, inner, Tint(row.Color, band));
            }
            if (X(quantiles[^3]) - X(quantiles[2]) >= 8)
                picture.Fill(X(quantiles[3]) - 1, top + gap, 2, inner, Palette.Card);
            int size = Math.Max(8, Math.Min(inner, 14));
            if (row.Max > _plan.Scale.Limit)
                Triangle(picture, X(double.PositiveInfinity), Pixmap.Px(middle), size, 1);
            if (row.Min < -_plan.Scale.Limit)
                Triangle(picture, X(double.NegativeInfinity), Pixmap.Px(middle), size, -1);
        }
        if (row.HasNotFinite)
            MarkPainter.Draw(picture, Pixmap.Px(_layout.NamesWidth + _layout.BandsWidth + Gap / 2), Pixmap.Px(middle), 12, MarkKind.NaN);
        if (row.Words is { } words && _layout.HasText)
        {
            // Beside the value, not over it.
            bool isRight = row.IsDrawn && _plan.Scale.Place(row.Min) < -0.1;
            TextPainter.Draw(picture, TextPainter.Fitting(words, _layout.BandsWidth * (row.IsDrawn ? 0.45 : 0.95), fromEnd: false), Pixmap.Px(_layout.NamesWidth + 4 + (isRight ? _layout.BandsWidth / 2 : 0)), Pixmap.Px(middle));
        }
        DrawSide(picture, row, top + gap, inner, middle);
    }

    private void DrawSide(Pixmap picture, OverviewRow row, int top, int height, double middle)
    {
        var (rms, rmsWidth, zeros, zerosWidth) = SideBars();
        if (row.IsDrawn)
        {
            double place = _plan.Scale.Place(row.Rms);
            picture.Fill(Pixmap.Px(rms), top, place > 0 ? Math.Max(1, Pixmap.Px(rmsWidth * place)) : 0, height, Tint(row.Color, 1));
            if (_layout.HasText)
                TextPainter.Draw(picture, OverviewWeight.Brief(row.Rms), Pixmap.Px(rms + rmsWidth + 4), Pixmap.Px(middle));
        }
        if (row.ZeroShare > 0)
        {
            picture.Fill(Pixmap.Px(zeros), top, Math.Max(1, Pixmap.Px(zerosWidth * row.ZeroShare)), height, Palette.Of(PaletteInk.Grid, 9));
            if (_layout.HasText)
                TextPainter.Draw(picture, OverviewWeight.Percent(row.ZeroShare), Pixmap.Px(zeros + zerosWidth + 4), Pixmap.Px(middle));
        }
    }

    // If there are no numbers, the bars take their room.
    private (double Rms, double RmsWidth, double Zeros, double ZerosWidth) SideBars()
    {
        double rms = _layout.NamesWidth + _layout.BandsWidth + Gap, zeros = rms + Bar + Text + 8;
        double more = _layout.HasText ? 0 : Text - 4;
        return (rms, Bar + more, zeros, ZeroBar + more);
    }

    private void DrawAxis(Pixmap picture)
    {
        var (rms, rmsWidth, zeros, zerosWidth) = SideBars();
        int top = Pixmap.Px(_top - 4), height = Pixmap.Px(_layout.Height + 6);
        var taken = new List<(double Left, double Right)>();
        foreach (double tick in _plan.Scale.Ticks())
        {
            // Uses the width of the negative number, so that either both ticks have a number or neither.
            double half = Glyphs.Width(Ticks.Text(-tick)) / 2 + 8, left = X(tick) - half, right = X(tick) + half;
            if (taken.Exists(other => left < other.Right && right > other.Left) || tick > 0 && left < X(0) + 8)
                continue;
            taken.Add((left, right));
            foreach (double value in tick == 0 ? [0] : new[] { tick, -tick })
            {
                picture.Fill(X(value), top, tick == 0 ? 2 : 1, height, Palette.Of(PaletteInk.Grid, tick == 0 ? 12 : 5));
                TextPainter.Draw(picture, Ticks.Text(value), X(value), Pixmap.Px(_top - 13), Anchor.Middle);
            }
        }
        picture.Fill(Pixmap.Px(rms) - 1, top, 1, height, Palette.Of(PaletteInk.Grid, 5));
        picture.Fill(Pixmap.Px(zeros) - 1, top, 1, height, Palette.Of(PaletteInk.Grid, 5));
        picture.Fill(Pixmap.Px(zeros + zerosWidth), top, 1, height, Palette.Of(PaletteInk.Grid, 5));
        TextPainter.Draw(picture, "RMS", Pixmap.Px(rms), Pixmap.Px(_top - 13));
        TextPainter.Draw(picture, "zeros", Pixmap.Px(zeros), Pixmap.Px(_top - 13));
        TextPainter.Draw(picture, _plan.Scale.IsLinear ? "value" : "value (asinh)", Pixmap.Px(2), Pixmap.Px(_top - 13));
    }

    private void DrawLegend(Pixmap picture)
    {
        for (int line = 0; line < _legend.Count; line++)
            foreach (var (color, left) in _legend[line])
            {
                double middle = 6 + (line + 0.5) * LegendLine;
                Swatch(picture, left, middle, color);
                TextPainter.Draw(picture, _plan.Palette.Colors[color].Name, Pixmap.Px(left + 14), Pixmap.Px(middle));
            }
    }

    private static void Swatch(Pixmap picture, double left, double middle, int color) => picture.Fill(Pixmap.Px(left), Pixmap.Px(middle) - 10, 20, 20, Tint(color, 2));

    private static List<List<(int, double)>> Legend(OverviewPlan plan, double width)
    {
        List<List<(int, double)>> lines = [[]];
        double left = 2;
        foreach (int color in plan.Colors)
        {
            double needed = 14 + Glyphs.Width(plan.Palette.Colors[color].Name) / Pixmap.Scale + 16;
            if (left + needed > width && lines[^1].Count > 0)
            {
                lines.Add([]);
                left = 2;
            }
            lines[^1].Add((color, left));
            left += needed;
        }
        return lines;
    }

    // Points outwards, because values exceed the scale.
    private static void Triangle(Pixmap picture, int x, int y, int size, int direction)
    {
        for (int i = 0; i < size; i++)
        {
            int half = (size - i) / 2;
            picture.Fill(x + direction * i - (direction < 0 ? 1 : 0), y - half, 1, 2 * half + 1, Palette.Of(PaletteInk.Mark, Palette.Strengths - 1));
        }
    }
}
