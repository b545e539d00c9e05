using NotebookViz.Common;

namespace NotebookViz.Torch.Loading;

/// <summary>Explains why layers could not be paired: lists both sides next to each other and says what to do.</summary>
internal static class Unpaired
{
    private const int MostRows = 40;

    public static string Describe(IReadOnlyList<SourceLayer> sources, IReadOnlyList<TargetLayer> targets)
    {
        string[] left = [.. sources.Select(source => $"{source.Name} {Shapes(source.Weights)}")];
        string[] right = [.. targets.Select(target => $"{target.Name} {Shapes(target.Targets.Where(parameter => !parameter.IsOptional).Select(parameter => parameter.Weight))}")];
        int rows = Math.Min(MostRows, Math.Max(left.Length, right.Length)), width = Math.Max("list".Length, left.Take(rows).Max(text => text.Length));
        IEnumerable<string> lines =
        [
            Reason(sources, targets),
            $"  {"list".PadRight(width)}  module",
            .. Enumerable.Range(0, rows).Select(row => $"  {left.ElementAtOrDefault(row)?.PadRight(width) ?? new(' ', width)}  {right.ElementAtOrDefault(row)}".TrimEnd()),
            .. Math.Max(left.Length, right.Length) > rows ? ["  …"] : Array.Empty<string>(),
            .. Remedies(sources, targets).Select(remedy => "- " + remedy),
        ];
        return string.Join('\n', lines);
    }

    private static string Reason(IReadOnlyList<SourceLayer> sources, IReadOnlyList<TargetLayer> targets) =>
        "The layers could not be paired with certainty, so nothing was paired: no names are equal, and "
        + (sources.Count != targets.Count ? $"the list has {Layers(sources.Count)}, the module {Layers(targets.Count)}."
            : "order, numbers and shapes allow several pairings or none.");

    private static IEnumerable<string> Remedies(IReadOnlyList<SourceLayer> sources, IReadOnlyList<TargetLayer> targets)
    {
        string example = sources[0].Weights[0].Name, name = $"{targets[0].Name}.{SourceLayer.ParameterOf(sources[0].Weights[0])}".TrimStart('.');
        yield return $"Give the weights the module's names: weight.WithName(\"{name}\") for '{example}'.";
        if (sources.SelectMany(source => source.Weights).FirstOrDefault(weight => weight.Shape.Count > 1 && weight.Axes.Any(axis => axis.Role == AxisRole.Unknown)) is { } unknown)
            yield return $"Name the axes, which are unknown for '{unknown.Name}': weights.WithLayout(WeightLayout.Keras) or weights.WithLayout(WeightLayout.PyTorch).";
        if (sources.Count > targets.Count)
            yield return "Select the weights: new WeightList(weights.Where(…)).LoadInto(module).";
        else if (sources.Count < targets.Count)
            yield return "Load into the part of the module that the weights are for.";
    }

    private static string Layers(int count) => count == 1 ? "1 layer" : $"{Numbers.Grouped(count)} layers";

    private static string Shapes(IEnumerable<Weight> weights) => Numbers.Listed(weights.Select(weight => Numbers.Shape(weight.Shape)), 4, " ");
}
