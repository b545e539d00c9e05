using static NotebookViz.AxisRole;

namespace NotebookViz.Conventions;

/// <summary>PyTorch's and TorchSharp's names and axis orders: kernels begin with (out, in), transposed ones with (in, out).</summary>
internal static class PyTorchConvention
{
    /// <summary>Describes a weight of a layer.</summary>
    /// <param name="layerKind">The layer's kind, such as "Conv2d"; null if only the shape is known.</param>
    /// <param name="parameter">The parameter's own name, such as "bias"; null if only the shape is known.</param>
    /// <param name="shape">The weight's shape.</param>
    /// <param name="groups">The number of groups of a convolution.</param>
    public static WeightDescription Describe(string? layerKind, string? parameter, IReadOnlyList<long> shape, long groups = 1)
    {
        string kind = layerKind ?? "";
        WeightDescription Is(string? meaning, AxisRole[]? roles, string[]? parts = null) => WeightDescription.Of(layerKind, meaning, shape, roles, parts);
        return parameter switch
        {
            "running_mean" => Is("moving mean", [Feature]),
            "running_var" => Is("moving variance", [Feature]),
            "num_batches_tracked" => Is("batch counter", []),
            "weight" when kind.Contains("Norm", StringComparison.Ordinal) => Is("scale (gamma)", shape.Count == 1 ? [Feature] : null),
            "bias" when kind.Contains("Norm", StringComparison.Ordinal) => Is("shift (beta)", shape.Count == 1 ? [Feature] : null),
            "weight" when kind.StartsWith("Embedding", StringComparison.Ordinal) => Is("embedding", [Token, Feature]),
            "weight" when kind == "Bilinear" => Is("kernel", [Output, Unknown, Unknown]),
            "weight" when kind == "PReLU" => Is("negative slope", [Channel]),
            "weight" => GroupedTransposed.Of(Is("kernel", KnownKernel(kind) ? Kernel(kind, shape.Count) : null), groups),
            "bias" => Is("bias", [kind.StartsWith("Conv", StringComparison.Ordinal) ? Filter : kind is "Linear" or "Bilinear" ? Output : Unknown]),
            "in_proj_weight" => Is("kernel of query, key and value", [Output, Input], Packing.Attention),
            "in_proj_bias" => Is("bias of query, key and value", [Output], Packing.Attention),
            "q_proj_weight" => Is("kernel of the query", [Output, Input]),
            "k_proj_weight" => Is("kernel of the key", [Output, Input]),
            "v_proj_weight" => Is("kernel of the value", [Output, Input]),
            null => Is(null, shape.Count > 1 ? Kernel(kind, shape.Count) : null),
            _ => Recurrent(kind, parameter) is var (meaning, roles)
                ? Is(meaning, roles, Packing.PyTorchGates(kind))
                // A custom name says nothing about the meaning.
                : Is(null, null),
        };
    }

    private static bool KnownKernel(string kind) => kind.StartsWith("Conv", StringComparison.Ordinal) || kind == "Linear";

    private static (string Meaning, AxisRole[] Roles)? Recurrent(string kind, string parameter)
    {
        // An RNN has no gates: one row per unit.
        var rows = kind.StartsWith("RNN", StringComparison.Ordinal) ? Unit : Gate;
        foreach (var (prefix, meaning, roles) in new (string, string, AxisRole[])[]
        {
            ("weight_ih", "input kernel", [rows, Input]),
            ("weight_hh", "recurrent kernel", [rows, State]),
            ("bias_ih", "input bias", [rows]),
            ("bias_hh", "recurrent bias", [rows]),
        })
        {
            if (!parameter.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            string rest = parameter[prefix.Length..];
            string reverse = rest.EndsWith("_reverse", StringComparison.Ordinal) ? ", reverse direction" : "";
            string layer = rest.Replace("_reverse", "", StringComparison.Ordinal);
            string full = (layer.StartsWith("_l", StringComparison.Ordinal) ? $"{meaning} (layer {layer[2..]})" : meaning) + reverse;
            return (full, roles);
        }
        return null;
    }

    private static AxisRole[]? Kernel(string kind, int rank)
    {
        AxisRole[]? roles = rank switch
        {
            2 => [Output, Input],
            3 => [Filter, Channel, KernelPosition],
            4 => [Filter, Channel, Row, Column],
            5 => [Filter, Channel, Depth, Row, Column],
            _ => null,
        };
        if (kind.StartsWith("ConvTranspose", StringComparison.Ordinal) && roles is { Length: > 2 })
            (roles[0], roles[1]) = (roles[1], roles[0]);
        return roles;
    }
}
