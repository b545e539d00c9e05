namespace NotebookViz.Planning;

/// <summary>A scalar as the number that it is.</summary>
internal static class NumberPlanner
{
    public static NumberPlan Plan(Weight weight)
    {
        string text = ElementText.Of(weight, 0, 1)[0];
        return new(Captions.Of(weight, [], $"The number {text}."), text);
    }
}
