using NotebookViz.Planning;

namespace NotebookViz.Rendering.Image;

/// <summary>A line plot with its axes.</summary>
internal static class LineRenderer
{
    private const int MostDots = 100;

    public static Pixmap Render(LinePlan plan)
    {
        var frame = plan.Frame;
        var picture = new Pixmap(frame.TotalWidth, frame.TotalHeight);
        var (low, high) = plan.Range;
        double X(double index) => Pixmap.Px(frame.Left) + index / Math.Max(1, plan.Axis.Length - 1) * (Pixmap.Px(frame.Width) - 1);
        double Y(double value) => Pixmap.Px(frame.Top) + (high / 2 - value / 2) / (high / 2 - low / 2) * (Pixmap.Px(frame.Height) - 1);

        AxisPainter.ValuesUpwards(picture, frame, Ticks.Between(low, high, 6), Y);
        AxisPainter.IndicesAcross(picture, frame, Ticks.Between(0, Math.Max(1, plan.Axis.Length - 1), 10).Where(tick => tick == Math.Floor(tick)), X, plan.Axis.Name);
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
