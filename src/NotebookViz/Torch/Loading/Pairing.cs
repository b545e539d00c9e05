namespace NotebookViz.Torch.Loading;

/// <summary>A layer of the list and the matching layer of the module.</summary>
/// <param name="Source">The layer of the list.</param>
/// <param name="Target">The layer of the module.</param>
/// <param name="FoundBy">How the match was found, such as "same name".</param>
/// <param name="SameName">True if their names are equal, apart from a prefix.</param>
internal sealed record LayerPair(SourceLayer Source, TargetLayer Target, string FoundBy, bool SameName);

/// <summary>
/// Matches the layers of a list with the layers of a module. The first rule that applies decides for the whole list: names, the order
/// stated by the source, numbers and shapes. If none applies, nothing is paired, because a wrong pair with equal shapes would go unnoticed.
/// </summary>
internal sealed class Pairing
{
    private Pairing(IReadOnlyList<LayerPair> pairs, string? problem = null) => (Pairs, Problem) = (pairs, problem);

    /// <summary>The pairs.</summary>
    public IReadOnlyList<LayerPair> Pairs { get; }

    /// <summary>Why no layers were paired, and what to do; null if they were.</summary>
    public string? Problem { get; }

    /// <summary>Pairs layers. Reads no values.</summary>
    public static Pairing Of(IReadOnlyList<SourceLayer> sources, IReadOnlyList<TargetLayer> targets)
    {
        if (sources.Count == 0 || targets.Count == 0)
            return new([]);
        if (SameNames.Pair(sources, targets, out string? problem) is { } named)
            return new(named);
        if (problem is not null)
            return new([], problem);
        // A source may list layers that share their tensors only once, as Keras does, or every time.
        var pairs = WithoutNames(sources, targets);
        if (pairs is null && Distinct(targets) is var distinct && distinct.Count < targets.Count)
            pairs = WithoutNames(sources, distinct);
        return pairs is not null ? new(pairs) : new([], Unpaired.Describe(sources, targets));
    }

    private static List<LayerPair>? WithoutNames(IReadOnlyList<SourceLayer> sources, IReadOnlyList<TargetLayer> targets) =>
        ByOrder(sources, targets) ?? SameShapes.Pair(sources, targets);

    // The order is used only if nothing contradicts it: equal numbers of layers, the same families, and every weight fits.
    private static List<LayerPair>? ByOrder(IReadOnlyList<SourceLayer> sources, IReadOnlyList<TargetLayer> targets)
    {
        if (sources.Count != targets.Count || !StatesOrder(sources))
            return null;
        var pairs = sources.OrderBy(FirstPlace).Zip(targets, (source, target) => new LayerPair(source, target, "same place in the order of layers", false)).ToList();
        return pairs.TrueForAll(pair => Families.MayBeOne(pair.Source.Family, pair.Target.Family) && LayerMatch.Of(pair.Source, pair.Target, false).Fits) ? pairs : null;
    }

    /// <summary>True if all weights come from one list that is in the order of the layers.</summary>
    public static bool StatesOrder(IReadOnlyList<SourceLayer> sources)
    {
        var places = sources.SelectMany(source => source.Weights).Select(weight => weight.Place).ToList();
        return places.TrueForAll(place => place is not null && ReferenceEquals(place.List, places[0]!.List)) && places.Distinct().Count() == places.Count;
    }

    /// <summary>Returns the place of a layer in the order that its source states.</summary>
    public static int FirstPlace(SourceLayer source) => source.Weights.Min(weight => weight.Place!.Index);

    private static List<TargetLayer> Distinct(IReadOnlyList<TargetLayer> targets)
    {
        var seen = new HashSet<object>();
        return [.. targets.Where(layer => layer.Targets.Select(target => seen.Add(target.Identity)).ToList().Contains(true))];
    }
}
