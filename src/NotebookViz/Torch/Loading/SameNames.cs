using NotebookViz.Common;

namespace NotebookViz.Torch.Loading;

/// <summary>Pairs layers whose names are equal, or equal without a prefix that one side has.</summary>
internal static class SameNames
{
    private const int MostListed = 8;

    /// <summary>Pairs layers by name.</summary>
    /// <param name="sources">The layers of the list.</param>
    /// <param name="targets">The layers of the module.</param>
    /// <param name="problem">Why the names are ambiguous; null if they are not.</param>
    /// <returns>The pairs; null if no names are equal or several prefixes make them equal.</returns>
    public static List<LayerPair>? Pair(IReadOnlyList<SourceLayer> sources, IReadOnlyList<TargetLayer> targets, out string? problem)
    {
        problem = null;
        var byName = targets.DistinctBy(target => target.Name).ToDictionary(target => target.Name, StringComparer.Ordinal);
        var candidates = new Dictionary<(string Prefix, bool OfModule), List<LayerPair>>();
        foreach (var source in sources)
            foreach (var (prefix, remainder) in Prefixes(source.Name))
                if (byName.TryGetValue(remainder, out var target))
                    Add((prefix, false), source, target);
        var ofList = sources.ToDictionary(source => source.Name, StringComparer.Ordinal);
        foreach (var target in targets)
            foreach (var (prefix, remainder) in Prefixes(target.Name).Skip(1))
                if (ofList.TryGetValue(remainder, out var source))
                    Add((prefix, true), source, target);
        if (candidates.Count == 0)
            return null;

        int most = candidates.Values.Max(pairs => pairs.Count);
        var best = candidates.Where(candidate => candidate.Value.Count == most).ToList();
        if (best.Find(candidate => candidate.Key.Prefix.Length == 0).Value is { } plain)
            return plain;
        // Sets with other shapes are ruled out.
        if (best.Count > 1 && best.FindAll(candidate => candidate.Value.TrueForAll(pair => LayerMatch.Of(pair.Source, pair.Target, true).Fits)) is [var only])
            best = [only];
        if (best.Count == 1)
            return [.. best[0].Value, .. Rest(candidates.GetValueOrDefault(("", false), []), best[0].Value)];
        problem = Describe([.. best.Select(candidate => candidate.Value[0])], [.. best.Select(candidate => candidate.Key)]);
        return null;

        void Add((string Prefix, bool OfModule) key, SourceLayer source, TargetLayer target)
        {
            if (LayerMatch.Of(source, target, true).Moves.Count == 0)
                return;
            if (!candidates.TryGetValue(key, out var pairs))
                candidates.Add(key, pairs = []);
            pairs.Add(new(source, target, FoundBy(key.Prefix, key.OfModule), true));
        }
    }

    // Some layers may have no prefix on either side, such as a head beside the model.
    private static IEnumerable<LayerPair> Rest(List<LayerPair> plain, List<LayerPair> paired)
    {
        var used = new HashSet<object>(paired.SelectMany(pair => (object[])[pair.Source, pair.Target]), ReferenceEqualityComparer.Instance);
        return plain.Where(pair => !used.Contains(pair.Source) && !used.Contains(pair.Target));
    }

    private static string FoundBy(string prefix, bool ofModule) =>
        prefix.Length == 0 ? "same name" : ofModule ? $"same name without the module's '{prefix}.'" : $"same name without '{prefix}.'";

    // The empty prefix comes first and the whole name last: a single layer has no name.
    private static IEnumerable<(string Prefix, string Remainder)> Prefixes(string name)
    {
        yield return ("", name);
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
            yield return (name[..dot], name[(dot + 1)..]);
        if (name.Length > 0)
            yield return (name, "");
    }

    private static string Describe(IReadOnlyList<LayerPair> examples, IReadOnlyList<(string Prefix, bool OfModule)> keys)
    {
        // The prefix as written in the list, with its slash or dot.
        string[] inList = [.. keys.Select((key, i) => (key, i)).Where(item => !item.key.OfModule).Select(item => examples[item.i].Source.Weights[0].Name[..(item.key.Prefix.Length + 1)])];
        string[] inModule = [.. keys.Where(key => key.OfModule).Select(key => key.Prefix)];
        var sentences = new List<string> { "The names match in more than one way, so nothing was paired." };
        if (inList.Length > 0)
            sentences.Add($"The list has the set{(inList.Length > 1 ? "s" : "")} {Numbers.Listed(inList.Select(prefix => $"'{prefix}*'"), MostListed)} for the same layers. Choose one: weights.Matching(\"{inList[^1]}*\").LoadInto(module).");
        if (inModule.Length > 0)
            sentences.Add($"The module has the part{(inModule.Length > 1 ? "s" : "")} {Numbers.Listed(inModule.Select(prefix => $"'{prefix}'"), MostListed)} with these layers. Pass one of them to LoadInto instead of the whole module.");
        return string.Join(' ', sentences);
    }
}
