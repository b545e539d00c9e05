using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Plans;

/// <summary>Decides which picture shows a weight: by rank and by the roles of its axes.</summary>
internal static class Planner
{
    /// <summary>Plans the picture of a weight.</summary>
    /// <param name="weight">The weight, real: of a complex one its magnitude or its phase.</param>
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
        if (unpacked.Shape.Count == 1)
            return LinePlanner.Plan(weight, options, cells);
        var view = TensorView.Of(unpacked);
        var plan = view.Tiles == 1
            ? HeatmapPlanner.Plan(unpacked, view, options, cells)
            : (Plan)FilterGridPlanner.Plan(unpacked, view, options, cells);
        return plan with { Caption = Captions.AsStored(plan.Caption, weight, unpacked) };
    }

    private static MessagePlan Message(Weight weight, string message) =>
        new(Captions.Of(weight, [message], message), message);
}

/// <summary>A scalar as the number that it is.</summary>
internal static class NumberPlanner
{
    public static NumberPlan Plan(Weight weight)
    {
        string text = ElementText.Of(weight, 0, 1)[0];
        return new(Captions.Of(weight, [], $"The number {text}."), text);
    }
}

/// <summary>What a picture shows, decided once and drawn by every back-end: the data it needs and no more.</summary>
/// <param name="Caption">What the picture says in words.</param>
internal abstract record Plan(Caption Caption);

/// <summary>A single number.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Text">The number, exact.</param>
internal sealed record NumberPlan(Caption Caption, string Text) : Plan(Caption);

/// <summary>No picture: a sentence that says why.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Message">The sentence.</param>
internal sealed record MessagePlan(Caption Caption, string Message) : Plan(Caption);

/// <summary>A picture in words: under it in HTML, above it in text, and instead of it where it cannot be seen.</summary>
/// <param name="Headline">What the tensor is: "encoder.0.weight: kernel of Conv2d".</param>
/// <param name="Facts">Shape and meaning of the axes, value range, what is not finite, pooled, clipped or left out; one a line.</param>
/// <param name="Alt">What is seen, as sentences.</param>
internal sealed record Caption(string Headline, IReadOnlyList<string> Facts, string Alt);

/// <summary>Where the plotting area lies within the picture, in CSS pixels, so that the live and the static figure are laid out alike.</summary>
internal sealed record Frame(double Left, double Top, double Width, double Height, double Right, double Bottom)
{
    /// <summary>The room right of the plotting area: colour bar, its numbers, and the histogram beside them.</summary>
    public const double Side = 156;

    /// <summary>Where the histogram begins, right of the plotting area.</summary>
    public const double HistogramStart = 92;

    /// <summary>The width of the histogram.</summary>
    public const double HistogramWidth = 52;

    /// <summary>The least height of a colour bar on which numbers can be read.</summary>
    public const double LeastColorBar = 70;

    /// <summary>The width of the whole picture.</summary>
    public double TotalWidth => Left + Width + Right;

    /// <summary>The height of the colour bar, which stands at the top right of the plotting area: a longer one says no more.</summary>
    public double ColorBarHeight => Math.Clamp(Height, LeastColorBar, 260);

    /// <summary>The height of the whole picture.</summary>
    public double TotalHeight => Top + Height + Bottom;
}

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    /// <summary>Multiples of 1, 2 or 5 times a power of ten from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, above the lower.</param>
    /// <param name="most">How many there is room for, at least 2.</param>
    public static IReadOnlyList<double> Between(double low, double high, int most)
    {
        double step = Step(high / most - low / most), first = Math.Ceiling(low / step);
        var ticks = new List<double>();
        // Where values are so close together that doubles cannot tell the steps apart, the next tick is the last.
        for (int i = 0; i <= 3 * most; i++)
        {
            double tick = (first + i) * step;
            if (tick > high + step * 1e-9 || ticks.Count > 0 && tick <= ticks[^1])
                break;
            ticks.Add(tick);
        }
        return ticks;
    }

    /// <summary>The cells of an axis that have a number: all while there is room, then every second, fifth, tenth ….</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="pixels">Its length on the page in CSS pixels.</param>
    /// <param name="across">True where numbers stand side by side, false where they stand below each other.</param>
    public static IEnumerable<int> Cells(CellAxis axis, double pixels, bool across)
    {
        double room = across ? Numbers.Exact(axis.Axis.Length).Length * 7 + 12 : 22;
        int step = (int)Math.Max(1, Step(axis.Cells / Math.Max(1, pixels / room)));
        for (int cell = 0; cell < axis.Cells; cell += step)
            yield return cell;
    }

    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        foreach (double factor in new[] { 1.0, 2, 5 })
            if (factor * power >= least * (1 - 1e-9))
                return factor * power;
        return 10 * power;
    }
}
