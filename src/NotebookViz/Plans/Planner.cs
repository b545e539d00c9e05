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
