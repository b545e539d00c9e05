namespace NotebookViz;

/// <summary>What a weight's values tell of trouble in training.</summary>
internal static class WeightWarnings
{
    /// <summary>The warnings, as sentences without a full stop. Reads all values.</summary>
    public static IEnumerable<string> Of(LayerWeight layerWeight)
    {
        var weight = layerWeight.Weight;
        // Told once, where the tensor was listed first.
        if (layerWeight.SameAs is not null)
            yield break;
        if (weight.Problem is { } problem)
        {
            yield return $"{weight.Name}: {problem.TrimEnd('.')}";
            yield break;
        }
        if (weight.Count == 0)
            yield break;
        var statistics = weight.Statistics;
        if (statistics.NaN > 0)
            yield return $"{weight.Name} has {Numbers.Grouped(statistics.NaN)} NaN";
        if (statistics.PositiveInfinity + statistics.NegativeInfinity is > 0 and var infinite)
            yield return $"{weight.Name} has {Numbers.Grouped(infinite)} infinite {(infinite == 1 ? "value" : "values")}";
        // Biases and shifts start at zero; a kernel of zeros learns nothing.
        if (layerWeight.IsParameter && weight.Shape.Count > 1 && statistics.Zeros == weight.Count)
            yield return $"{weight.Name} is all zero";
    }
}
