using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Plans;

/// <summary>Decides which picture shows a weight: by rank and by the roles of its axes.</summary>
internal static class Planner
{
    /// <summary>Plans the picture of a weight.</summary>
    /// <param name="weight">The weight, which must be real; pass the magnitude or the phase of a complex one.</param>
    /// <param name="options">How it is made.</param>
    /// <param name="cells">The most cells or points that the picture may have.</param>
    public static Plan Plan(Weight weight, VizOptions options, int cells)
    {
        if (weight.Problem is { } problem)
            return Message(weight, problem);
        if (weight.Count == 0)
            return Message(weight, "It is empty: an axis has length 0, so there is nothing to draw.");
        if (weight.Shape.Count == 0)
            return NumberPlanner.Plan(weight);

        var unpacked = weight.Unpacked();
        var plan = Drawn(unpacked, options, cells);
        if (weight.Count == 1 && weight.GetStatistics().FiniteCount == 1)
            return NumberPlanner.Plan(weight);
        if (weight.IsConstant)
            return Message(weight, weight.GetStatistics().Min == 0 && weight.ElementType != ElementType.Bool ? "all zeros" : $"constant {ElementText.Of(weight, 0, 1, digits: 4)[0]}");
        return plan with { Caption = Captions.AsStored(plan.Caption, weight, unpacked) };
    }

    private static Plan Drawn(Weight weight, VizOptions options, int cells)
    {
        if (weight.Shape.Count == 1)
            return LinePlanner.Plan(weight, options, cells);
        var view = TensorView.Of(weight);
        return view.Tiles == 1 ? HeatmapPlanner.Plan(weight, view, options, cells) : FilterGridPlanner.Plan(weight, view, options, cells);
    }

    private static MessagePlan Message(Weight weight, string message) =>
        new(Captions.Of(weight, alt: message.EndsWith('.') ? message : Captions.Sentence(message)) with { Values = [message] }, message);
}

/// <summary>Plans a scalar as a number.</summary>
internal static class NumberPlanner
{
    public static NumberPlan Plan(Weight weight)
    {
        string text = ElementText.Of(weight, 0, 1)[0];
        return new(Captions.Of(weight, alt: $"The number {text}."), text);
    }
}

/// <summary>The content of a picture, planned once and drawn by every back-end. It holds only the data that is drawn.</summary>
/// <param name="Caption">What the picture says in words.</param>
internal abstract record Plan(Caption Caption)
{
    /// <summary>How many cells or points are visible at once.</summary>
    public virtual int Cells => 0;

    /// <summary>The picture for a narrow page: the same content with larger letters, without the histogram. Null if the picture is narrow anyway.</summary>
    public virtual Plan? Narrow => null;
}

/// <summary>A single number.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Text">The number, exact.</param>
internal sealed record NumberPlan(Caption Caption, string Text) : Plan(Caption);

/// <summary>No picture: a sentence that says why.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Message">The sentence.</param>
internal sealed record MessagePlan(Caption Caption, string Message) : Plan(Caption);

/// <summary>The position of the plotting area in the picture, in CSS pixels, so that the live and the static figure have the same layout.</summary>
internal sealed record Frame(double Left, double Top, double Width, double Height, double Right, double Bottom)
{
    /// <summary>The width of a picture for narrow pages. Its text of 11 pixels is still legible when a phone scales it by 0.9.</summary>
    public const double NarrowWidth = 390;

    // Pictures up to this width are scaled by at least 0.8, which needs no separate picture.
    private const double MostNarrowWidth = 430;

    /// <summary>Where the histogram begins, right of the plotting area.</summary>
    public const double HistogramStart = 92;

    /// <summary>The width of the histogram.</summary>
    public const double HistogramWidth = 52;

    /// <summary>The room below a histogram for its title.</summary>
    public const double HistogramTitle = 24;

    /// <summary>The smallest height of a colour bar with legible numbers.</summary>
    public const double LeastColorBar = 70;

    // A longer bar shows nothing more.
    private const double MostColorBar = 600;

    /// <summary>The room right of the plotting area: colour bar, its numbers, and a histogram beside them if there is one.</summary>
    public static double Side(Histogram? histogram) => histogram is null ? HistogramStart : HistogramStart + HistogramWidth + 12;

    /// <summary>The room below the plotting area, with that for a colour bar that is higher than it and for the histogram's title.</summary>
    public static double BottomOf(double least, double barTop, double height, Histogram? histogram) =>
        Math.Max(least, barTop + BarHeight(barTop, height) - height + (histogram is null ? 10 : HistogramTitle));

    /// <summary>The room above the plotting area for bars, a part of <see cref="Top"/>.</summary>
    public double Above { get; init; }

    /// <summary>The room right of the plotting area for bars, before the colour bar.</summary>
    public double Beside { get; init; }

    /// <summary>Where the colour bar begins, below the top of the plotting area.</summary>
    public double BarTop { get; init; }

    /// <summary>True if the text is illegible when a phone scales the picture to its width.</summary>
    public bool IsWide => TotalWidth > MostNarrowWidth;

    /// <summary>The width of the whole picture.</summary>
    public double TotalWidth => Left + Width + Right;

    /// <summary>The height of the colour bar, right of the plotting area.</summary>
    public double ColorBarHeight => BarHeight(BarTop, Height);

    /// <summary>The height of the whole picture.</summary>
    public double TotalHeight => Top + Height + Bottom;

    private static double BarHeight(double top, double height) => Math.Clamp(height - top, LeastColorBar, MostColorBar);
}

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    /// <summary>Multiples of 1, 2 or 5 times a power of ten from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, above the lower.</param>
    /// <param name="most">The number of ticks that fit, at least 2.</param>
    public static IReadOnlyList<double> Between(double low, double high, int most)
    {
        double step = Step(high / most - low / most), first = Math.Ceiling(low / step);
        var ticks = new List<double>();
        // Stops if the values are so close together that the next tick is the same double.
        for (int i = 0; i <= 3 * most; i++)
        {
            double tick = (first + i) * step;
            if (tick > high + step * 1e-9 || ticks.Count > 0 && tick <= ticks[^1])
                break;
            ticks.Add(tick);
        }
        return ticks;
    }

    /// <summary>Round numbers along an axis of values, each with its text.</summary>
    /// <inheritdoc cref="Between"/>
    public static IReadOnlyList<(double Value, string Text)> OfValues(double low, double high, int most)
    {
        var ticks = Between(low, high, most);
        double step = ticks.Count > 1 ? ticks[1] - ticks[0] : 0;
        return [.. ticks.Select(tick => (tick, Text(tick, step)))];
    }

    /// <summary>Round numbers along a colour bar and the numbers at its ends, as values and texts.</summary>
    /// <param name="range">The colours.</param>
    /// <param name="height">The height of the bar in CSS pixels.</param>
    public static IReadOnlyList<(double Value, string Text)> OfColors(ColorRange range, double height)
    {
        if (range.Scale == ColorScale.Boolean)
            return [(0.25, "false"), (0.75, "true")];
        // A number is about twelve pixels high.
        double near = 13 / height;
        int most = Math.Clamp((int)(height / 28), 2, 7);
        var inner = Between(range.Low, range.High, most).Where(tick => range.Place(tick) > near && range.Place(tick) < 1 - near).Select(tick => (tick, Text(tick, range.High / most - range.Low / most)));
        return [.. inner.Prepend((range.Low, Text(range.Low))).Append((range.High, Text(range.High)))];
    }

    /// <summary>A number beside an axis, with a minus sign as wide as a digit.</summary>
    /// <param name="value">The number.</param>
    /// <param name="step">The distance to the next number, from which it must differ; 0 for a single number.</param>
    public static string Text(double value, double step = 0)
    {
        int digits = value == 0 || step == 0 ? 0 : (int)(Math.Floor(Math.Log10(Math.Abs(value))) - Math.Floor(Math.Log10(step))) + 1;
        return Numbers.Short(value, Math.Clamp(digits, 3, 12)).Replace('-', '\u2212');
    }

    /// <summary>The most numbers on an axis of values. From this limit plotly makes four to nine, as <see cref="Between"/> does.</summary>
    public static int MostValues(double pixels) => Math.Clamp((int)(pixels / 16), 2, Most);

    /// <summary>The most numbers on an axis of indices.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="pixels">Its length on the page in CSS pixels.</param>
    /// <param name="across">True for numbers side by side, false for numbers below each other.</param>
    public static int MostIndices(Axis axis, double pixels, bool across) =>
        Math.Clamp((int)(pixels / (across ? Numbers.Exact(axis.Length).Length * 7 + 12 : 20)), 2, Most);

    /// <summary>The indices of an axis that have a number: all if they are few, otherwise every second, fifth, tenth …. Names are always shown.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="span">How many indices the whole length of the axis stands for.</param>
    /// <param name="most">The most numbers.</param>
    public static IEnumerable<long> Indices(Axis axis, double span, int most)
    {
        long step = axis.Names.Count > 0 || axis.Length <= most ? 1 : (long)Math.Max(1, Step(span / most));
        for (long index = 0; index < axis.Length; index += step)
            yield return index;
    }

    // More numbers would be too crowded.
    private const int Most = 8;

    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        foreach (double factor in new[] { 1.0, 2, 5 })
            if (factor * power >= least * (1 - 1e-9))
                return factor * power;
        return 10 * power;
    }
}
