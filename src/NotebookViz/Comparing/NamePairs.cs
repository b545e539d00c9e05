using NotebookViz.Common;

namespace NotebookViz.Comparing;

/// <summary>
/// Pairs weights whose names are equal, where a slash counts as a dot, or equal without a prefix that only one side has. Weights that do not have the prefix are
/// paired if their names are equal. If a GGUF file is compared with another format, its names before the conversion count.
/// </summary>
internal static class NamePairs
{
    private const int MostListed = 8;

    /// <summary>Pairs weights by name.</summary>
    /// <param name="a">The first list.</param>
    /// <param name="b">The second list.</param>
    /// <param name="problem">Why the names are ambiguous; null if they are not.</param>
    /// <returns>The pairs; none if no names are equal or several prefixes make them equal.</returns>
    public static IReadOnlyList<NamePair> Of(WeightList a, WeightList b, out string? problem)
    {
        problem = null;
        bool isConverted = a.Any(weight => weight.Conversion is not null) != b.Any(weight => weight.Conversion is not null);
        Dictionary<string, Weight> byNameA = ByName(a, isConverted), byNameB = ByName(b, isConverted);
        var candidates = new Dictionary<(string Prefix, bool OfB), List<NamePair>>();
        foreach (var (name, weight) in byNameA)
            foreach (var (prefix, remainder) in Prefixes(name))
                if (byNameB.TryGetValue(remainder, out var other))
                    Add((prefix, false), weight, other);
        foreach (var (name, weight) in byNameB)
            foreach (var (prefix, remainder) in Prefixes(name).Skip(1))
                if (byNameA.TryGetValue(remainder, out var other))
                    Add((prefix, true), other, weight);
        if (candidates.Count == 0)
            return [];

        int most = candidates.Values.Max(pairs => pairs.Count);
        var best = candidates.Where(candidate => candidate.Value.Count == most).ToList();
        if (best.Find(candidate => candidate.Key.Prefix.Length == 0).Value is { } plain)
            return plain;
        // Prefixes whose weights have different numbers of values are ruled out.
        if (best.Count > 1 && best.FindAll(candidate => candidate.Value.TrueForAll(pair => pair.A.Count == pair.B.Count)) is [var only])
            best = [only];
        if (best.Count == 1)
            return [.. best[0].Value, .. Rest(candidates.GetValueOrDefault(("", false), []), best[0].Value)];
        string prefixes = Numbers.Listed(best.Select(candidate => $"'{candidate.Key.Prefix}.*' of {(candidate.Key.OfB ? "B" : "A")}"), MostListed);
        problem = $"The names match in more than one way, so nothing was compared: {prefixes} have the same names. Keep only one of them.";
        return [];

        void Add((string Prefix, bool OfB) key, Weight one, Weight other)
        {
            if (!candidates.TryGetValue(key, out var pairs))
                candidates.Add(key, pairs = []);
            pairs.Add(new(one, other, FoundBy(key.Prefix, key.OfB, isConverted)));
        }
    }

    private static string FoundBy(string prefix, bool ofB, bool isConverted) =>
        (isConverted ? "name before the conversion to GGUF" : "same name") + (prefix.Length == 0 ? "" : $" without '{prefix}.' of {(ofB ? "B" : "A")}");

    // Some weights may have no prefix on either side, such as a head beside the model.
    private static IEnumerable<NamePair> Rest(List<NamePair> plain, List<NamePair> paired)
    {
        var used = new HashSet<Weight>(paired.SelectMany(pair => (Weight[])[pair.A, pair.B]), ReferenceEqualityComparer.Instance);
        return plain.Where(pair => !used.Contains(pair.A) && !used.Contains(pair.B));
    }

    // A name that occurs twice is ambiguous.
    private static Dictionary<string, Weight> ByName(WeightList list, bool isConverted)
    {
        var byName = new Dictionary<string, Weight>(StringComparer.Ordinal);
        var several = new HashSet<string>(StringComparer.Ordinal);
        foreach (var weight in list)
        {
            string name = (isConverted && weight.Conversion is { } conversion ? conversion.OriginalName : weight.Name).Replace('/', '.');
            if (name.Length > 0 && !byName.TryAdd(name, weight))
                several.Add(name);
        }
        foreach (string name in several)
            byName.Remove(name);
        return byName;
    }

    // The empty prefix first.
    private static IEnumerable<(string Prefix, string Remainder)> Prefixes(string name)
    {
        yield return ("", name);
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
            yield return (name[..dot], name[(dot + 1)..]);
    }
}

/// <summary>Two weights that correspond.</summary>
/// <param name="A">The first.</param>
/// <param name="B">The second.</param>
/// <param name="FoundBy">How they were found, such as "same name".</param>
internal sealed record NamePair(Weight A, Weight B, string FoundBy);
