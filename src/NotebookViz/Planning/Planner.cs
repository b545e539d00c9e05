namespace NotebookViz.Planning;

/// <summary>Decides which picture shows a weight: by rank and by the roles of its axes.</summary>
internal static class Planner
{
    /// <summary>Plans the picture of a weight.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="cells">The most cells or points that the picture may have.</param>
    public static Plan Plan(Weight weight, int cells)
    {
        if (weight.Problem is { } problem)
            return Message(weight, problem);
        if (weight.Count == 0)
            return Message(weight, "It is empty: an axis has length 0, so there is nothing to draw.");
        if (weight.Shape.Count == 0)
            return NumberPlanner.Plan(weight);
        if (weight.Shape.Count == 1)
            return LinePlanner.Plan(weight, cells);

        var view = TensorView.Of(weight);
        return view.Tiles == 1 ? HeatmapPlanner.Plan(weight, view, cells) : FilterGridPlanner.Plan(weight, view, cells);
    }

    private static MessagePlan Message(Weight weight, string message) =>
        new(Captions.Of(weight, [message], message), message);
}
