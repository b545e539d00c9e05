using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace NotebookViz.Torch.Loading;

/// <summary>
/// Pairs layers by kind and shape. If only one layer on each side has a kind and shape, they are a pair; otherwise the numbers in the
/// names decide.
/// </summary>
internal static partial class SameShapes
{
    /// <summary>Pairs layers by kind, shape and number.</summary>
    /// <returns>The pairs; null if a layer has several candidates.</returns>
    public static List<LayerPair>? Pair(IReadOnlyList<SourceLayer> sources, IReadOnlyList<TargetLayer> targets)
    {
        if (sources.Count != targets.Count)
            return null;
        var from = sources.GroupBy(KeyOf).Select(group => group.ToList()).ToList();
        var to = targets.GroupBy(KeyOf).Select(group => group.ToList()).ToList();
        if (from.Count != to.Count)
            return null;
        var pairs = new List<LayerPair>();
        foreach (var group in from)
        {
            if (to.FindAll(other => CanHold(group[0], other[0])) is not [var counterparts] || from.Count(other => CanHold(other[0], counterparts[0])) != 1
                || Pair(group, counterparts) is not { } found)
                return null;
            pairs.AddRange(found);
        }
        return pairs;
    }

    private static IEnumerable<LayerPair>? Pair(List<SourceLayer> sources, List<TargetLayer> targets)
    {
        if (sources.Count != targets.Count)
            return null;
        if (sources.Count == 1)
            return [new(sources[0], targets[0], "the only one of its kind and shape", false)];
        if (NaturalOrder([.. sources.Select(source => source.Name)], out string counted) is not { } order
            || NaturalOrder([.. targets.Select(target => target.Name)], out string ownCounted) is not { } own)
            return null;
        // A decoder's up4 may come before its up1, so the number alone does not give the order.
        bool statesOrder = Pairing.StatesOrder(sources);
        if (!statesOrder && WordOf(counted) != WordOf(ownCounted) && !CountsLayers(counted))
            return null;
        var ordered = order.Select(index => sources[index]).ToList();
        // Numbers that contradict the order of the layers count something else.
        if (!own.Order().SequenceEqual(own) || statesOrder && !ordered.SequenceEqual(sources.OrderBy(Pairing.FirstPlace)))
            return null;
        return ordered.Zip(targets, (source, target) => new LayerPair(source, target, "same number", false));
    }

    private static bool CanHold(SourceLayer source, TargetLayer target) =>
        Families.AreOne(source.Family, target.Family) && LayerMatch.Of(source, target, false).Fits;

    // "model.up" of "model.up4": the last word before the number.
    private static string WordOf(string counted) => counted.TrimEnd('.', '_')[(counted.TrimEnd('.', '_').LastIndexOf('.') + 1)..];

    // True for names that are counted from the input on ("conv", "layers"), and for bare positions ("").
    private static bool CountsLayers(string counted)
    {
        string word = WordOf(counted).ToLowerInvariant();
        return (word.Length == 0 || LayerWords.Any(name => word.Contains(name, StringComparison.Ordinal)))
            && !counted.ToLowerInvariant().Split('.').Any(part => BackwardWords.Any(name => part.StartsWith(name, StringComparison.Ordinal)));
    }

    private static readonly string[] LayerWords =
        ["conv", "dense", "linear", "fc", "lin", "lstm", "gru", "rnn", "norm", "bn", "layer", "block", "embed", "att", "hidden", "stage", "encoder", "down"];

    private static readonly string[] BackwardWords = ["up", "dec", "trans", "convtrans", "convt", "tconv"];

    /// <summary>
    /// The indices of names in the order of their numbers: conv2 before conv10, dense before dense_1. Null if the names differ by more
    /// than one number. <paramref name="counted"/> is the text before the number.
    /// </summary>
    private static int[]? NaturalOrder(IReadOnlyList<string> names, out string counted)
    {
        counted = "";
        var parts = names.Select(name => Number().Split(name)).ToList();
        int length = parts.Max(part => part.Length);
        // Keras numbers layers of a kind starting with the second: "dense", "dense_1".
        for (int i = 0; i < parts.Count; i++)
            if (parts.Find(other => other.Length == length && other[^1].Length == 0 && string.Concat(other[..^2]) == names[i] + "_") is { } numbered)
                parts[i] = [.. numbered[..^2], "-1", ""];
        if (parts.Exists(part => part.Length != length))
            return null;
        if (Enumerable.Range(0, length).Where(place => parts.Select(part => part[place]).Distinct(StringComparer.Ordinal).Count() > 1).ToList()
            is not [var differing] || differing % 2 == 0)
            return null;
        counted = string.Concat(parts[0][..differing]);
        var numbers = parts.ConvertAll(part => BigInteger.Parse(part[differing], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        return numbers.Distinct().Count() == numbers.Count ? [.. Enumerable.Range(0, names.Count).OrderBy(index => numbers[index])] : null;
    }

    // Layers with equal keys take the same weights.
    private static string KeyOf(SourceLayer layer) => layer.Family + "|" + string.Join('|', layer.Weights
        .Select(weight => $"{string.Join(' ', layer.SlotsOf(weight, layer.Family))} {SourceLayer.AttentionPartOf(weight)} {weight.LayerKind} {weight.Role} {AxesOf(weight)} {weight.Problem}")
        .Order(StringComparer.Ordinal));

    private static string KeyOf(TargetLayer layer) =>
        layer.Family + "|" + string.Join('|', layer.Targets.Select(target => $"{target.Slot} {AxesOf(target.Weight)}").Order(StringComparer.Ordinal));

    private static string AxesOf(Weight weight) => string.Join(' ', weight.Axes.Select(axis => $"{axis.Role} {axis.Length} {string.Join(' ', axis.Parts)}"));

    [GeneratedRegex(@"(\d+)")]
    private static partial Regex Number();
}
