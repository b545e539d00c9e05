using NotebookViz.Common;

namespace NotebookViz.Comparing;

/// <summary>The corresponding weights of two lists, by the rules of <c>LoadInto</c>. Reads no values.</summary>
/// <param name="Pairs">The weights that correspond, in the order of the first list.</param>
/// <param name="OnlyInA">The weights of the first list that have no partner.</param>
/// <param name="OnlyInB">The weights of the second list that have no partner.</param>
/// <param name="Problem">Why nothing was paired, as sentences; null if something was.</param>
internal sealed record ListPairs(IReadOnlyList<WeightPair> Pairs, IReadOnlyList<Weight> OnlyInA, IReadOnlyList<Weight> OnlyInB, string? Problem)
{
    private const int MostExamples = 3;

    /// <summary>
    /// Pairs two lists: weights of the same name first, then the weights of layers that correspond. The only weights of two lists are paired if their shapes
    /// are equal.
    /// </summary>
    public static ListPairs Of(WeightList a, WeightList b)
    {
        var pairs = new List<(Weight A, WeightPair Pair)>();
        HashSet<Weight> usedA = new(ReferenceEqualityComparer.Instance), usedB = new(ReferenceEqualityComparer.Instance);
        var named = NamePairs.Of(a, b, out string? problem);
        foreach (var pair in named)
        {
            usedA.Add(pair.A);
            usedB.Add(pair.B);
            pairs.Add((pair.A, WeightPair.Of(pair.A, pair.B, pair.FoundBy)));
        }
        if (problem is null && usedA.Count < a.Count && usedB.Count < b.Count)
        {
            // A weight that is paired by name takes no other partner.
            var found = LayerPairs.Of(a, b).Where(pair => !pair.A.Any(usedA.Contains) && !pair.B.Any(usedB.Contains)).ToList();
            foreach (var pair in found)
            {
                usedA.UnionWith(pair.A);
                usedB.UnionWith(pair.B);
                pairs.Add((pair.A[0], pair.Pair));
            }
        }
        // A file such as an .npy has a single weight, whose name is that of the file.
        if (pairs.Count == 0 && a.Count == 1 && b.Count == 1 && a[0].Shape.SequenceEqual(b[0].Shape))
        {
            usedA.Add(a[0]);
            usedB.Add(b[0]);
            pairs.Add((a[0], WeightPair.Of(a[0], b[0], "only weight of each side")));
        }
        if (pairs.Count == 0)
            problem ??= Unpaired(a, b);
        var places = new Dictionary<Weight, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < a.Count; i++)
            places.TryAdd(a[i], i);
        return new(
            [.. pairs.OrderBy(pair => places[pair.A]).Select(pair => pair.Pair)],
            [.. a.Where(weight => !usedA.Contains(weight))], [.. b.Where(weight => !usedB.Contains(weight))], problem);
    }

    private static string Unpaired(WeightList a, WeightList b)
    {
        if (a.Count == 0 || b.Count == 0)
            return $"There is nothing to compare: {(a.Count == 0 ? "A" : "B")} has no weights.";
        return $"Nothing could be paired with certainty: no names are equal, and the order, number and shapes of the layers allow no pairing or more than one. "
            + $"A has {Examples(a)}; B has {Examples(b)}. Give corresponding weights the same name.";
    }

    private static string Examples(WeightList list) =>
        Numbers.Listed(list.Select(weight => $"'{weight.Name}' {Numbers.Shape(weight.Shape)}"), MostExamples);
}
