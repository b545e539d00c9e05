using System.Text.Json;
using NotebookViz.Conventions;
using static NotebookViz.AxisRole;

namespace NotebookViz.Formats.TensorFlowJs;

/// <summary>TensorFlow graphs: a node that uses a weight tells what it is, in TensorFlow's axis orders (the last axes are in and out).</summary>
internal static class TensorFlowGraph
{
    // Copies and control flow between a constant and its use.
    private const int LongestChain = 8;

    private sealed record Node(string Name, string Operator, string[] Inputs, bool TransposeB);

    public static IEnumerable<Weight> Describe(IReadOnlyList<Weight> weights, JsonElement topology)
    {
        var nodes = topology.Items("node").Select(Read).OfType<Node>().ToList();
        var uses = nodes.SelectMany(node => node.Inputs.Select((input, index) => (input, node, index)))
            .ToLookup(use => use.input, use => (use.node, use.index));
        return weights.Select(weight =>
        {
            var told = Uses(uses, weight.Name, LongestChain).Select(use => Describe(use.Node, use.Index, weight.Shape)).Distinct().ToList();
            return told is [{ } only] ? weight.Described(only) : weight;
        });
    }

    private static WeightDescription? Describe(Node node, int index, IReadOnlyList<long> shape)
    {
        string kind = node.Operator.StartsWith("_Fused", StringComparison.Ordinal) ? node.Operator["_Fused".Length..] : node.Operator;
        WeightDescription Is(string meaning, AxisRole[]? roles) => WeightDescription.Of(kind, meaning, shape, roles);
        return (kind, index) switch
        {
            ("Conv2D", 1) => Is("kernel", [Row, Column, Channel, Filter]),
            ("Conv1D", 1) => Is("kernel", [KernelPosition, Channel, Filter]),
            ("Conv3D", 1) => Is("kernel", [Depth, Row, Column, Channel, Filter]),
            ("Conv2DBackpropInput", 1) => Is("kernel", [Row, Column, Filter, Channel]),
            ("DepthwiseConv2dNative", 1) => Is("depthwise kernel", [Row, Column, Channel, Multiplier]),
            ("Conv2D" or "DepthwiseConv2dNative", 2) when node.Operator[0] == '_' && shape.Count == 1 => Is("bias", [Filter]),
            ("MatMul", 1) => Is("kernel", node.TransposeB ? [Output, Input] : [Input, Output]),
            ("MatMul", 2) when node.Operator[0] == '_' && shape.Count == 1 => Is("bias", [Output]),
            ("BiasAdd", 1) => Is("bias", null),
            ("FusedBatchNorm" or "FusedBatchNormV2" or "FusedBatchNormV3", >= 1 and <= 4) =>
                Is(index switch { 1 => "scale (gamma)", 2 => "shift (beta)", 3 => "moving mean", _ => "moving variance" }, [Feature]),
            ("Prelu", 1) => Is("negative slope", null),
            _ => null,
        };
    }

    private static IEnumerable<(Node Node, int Index)> Uses(ILookup<string, (Node Node, int Index)> uses, string name, int longest)
    {
        foreach (var use in uses[name])
        {
            if (use is { Node.Operator: "Identity", Index: 0 } && longest > 0)
            {
                foreach (var further in Uses(uses, use.Node.Name, longest - 1))
                    yield return further;
            }
            else
            {
                yield return use;
            }
        }
    }

    private static Node? Read(JsonElement node)
    {
        if (node.Text("name") is not { } name || node.Text("op") is not { } operation)
            return null;
        // "name:0" is the first output of a node, "^name" a mere order of events.
        var inputs = node.Items("input").Where(input => input.ValueKind == JsonValueKind.String).Select(input => input.GetString()!)
            .Where(input => !input.StartsWith('^')).Select(input => input.Split(':')[0]).ToArray();
        bool transposed = node.Member("attr")?.Member("transpose_b")?.Member("b")?.ValueKind == JsonValueKind.True;
        return new(name, operation, inputs, transposed);
    }
}
