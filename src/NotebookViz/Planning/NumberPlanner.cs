namespace NotebookViz.Planning;

/// <summary>A scalar as the number that it is.</summary>
internal static class NumberPlanner
{
    public static NumberPlan Plan(Weight weight)
    {
        string text = Numbers.Exact(weight.ToArray()[0], weight.ElementType);
        return new(Captions.Of(weight, [], $"The number {text}."), text);
    }
}
