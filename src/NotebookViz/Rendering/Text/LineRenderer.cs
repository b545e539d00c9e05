using NotebookViz.Planning;

namespace NotebookViz.Rendering.Text;

/// <summary>A vector as a sparkline.</summary>
internal static class LineRenderer
{
    public static IEnumerable<string> Render(LinePlan plan)
    {
        var values = plan.IsEnvelope
            ? [.. plan.High.Zip(plan.Low, double.MaxMagnitude)]
            : plan.High;
        if (values.Length == 1)
            yield return Numbers.Exact(values[0], plan.ElementType);
        else
            yield return $"{Sparkline.Of(values)}  {plan.Axis.At("0")} to {Numbers.Exact(plan.Axis.Length - 1)}";
    }
}
