using NotebookViz.Conventions;

namespace NotebookViz.Formats.Keras;

/// <summary>Describes Keras' variables by their names "layer/…/variable" and by the layers' classes.</summary>
internal static class KerasWeights
{
    private const int MostPartsOfName = 6;

    public static IEnumerable<Weight> Describe(IReadOnlyList<Weight> weights, KerasConfig config)
    {
        var recurrent = weights.Where(weight => weight.Name.EndsWith("/recurrent_kernel", StringComparison.Ordinal))
            .Select(weight => Folder(weight.Name)).ToHashSet(StringComparer.Ordinal);
        return weights.Select(weight => Describe(weight, config, recurrent));
    }

    private static Weight Describe(Weight weight, KerasConfig config, HashSet<string> recurrent)
    {
        string parameter = weight.Name[(weight.Name.LastIndexOf('/') + 1)..];
        string? kind = weight.LayerKind is { } own ? WithoutCell(own) : KindOf(weight.Name, config);
        if (kind == "MultiHeadAttention")
            return weight.Described(KerasConvention.DescribeAttention(Folder(weight.Name)[(Folder(weight.Name).LastIndexOf('/') + 1)..], parameter, weight.Shape));
        if (kind is not null)
            return weight.Described(KerasConvention.Describe(kind, parameter, weight.Shape));
        if (recurrent.Contains(Folder(weight.Name)) && parameter != "recurrent_kernel")
            return weight.Described(KerasConvention.Describe("SimpleRNN", parameter, weight.Shape) with
            {
                LayerKind = null,
                Role = parameter == "kernel" ? "input kernel" : parameter,
            });
        // If the class is unknown, the kernel may belong to a transposed convolution, whose order is (out, in).
        return weight.Described(parameter == "kernel" && weight.Shape.Count != 2
            ? WeightDescription.None with { Role = "kernel" }
            : KerasConvention.Describe(null, parameter, weight.Shape));
    }

    // The innermost layer whose name is known: a nested model and a wrapper come before what they hold.
    private static string? KindOf(string name, KerasConfig config)
    {
        var parts = name.Split('/')[..^1];
        string? kind = LayerNames(parts).Select(config.Find).OfType<KerasLayer>().Select(Unwrapped).FirstOrDefault()
            ?? Enumerable.Reverse(parts).Select(KerasKinds.OfAutomaticName).FirstOrDefault(known => known is not null);
        return kind is null ? null : WithoutCell(kind);
    }

    // A layer's name may have "/" in it: the innermost names first, and of them the longest.
    private static IEnumerable<string> LayerNames(string[] parts)
    {
        for (int end = parts.Length; end > 0; end--)
        {
            for (int start = Math.Max(0, end - MostPartsOfName); start < end; start++)
                yield return string.Join('/', parts[start..end]);
        }
    }

    private static string WithoutCell(string kind) => kind.EndsWith("Cell", StringComparison.Ordinal) ? kind[..^"Cell".Length] : kind;

    private static string Unwrapped(KerasLayer layer) =>
        layer.Kind is "Bidirectional" or "TimeDistributed" or "RNN" && layer.Layers.Count > 0 ? Unwrapped(layer.Layers[0]) : layer.Kind;

    private static string Folder(string name) => name[..Math.Max(0, name.LastIndexOf('/'))];
}
