using System.Text;
using System.Text.Json;
using NotebookViz.Conventions;
using static NotebookViz.AxisRole;

namespace NotebookViz.Formats.TensorFlowJs;

/// <summary>TensorFlow graphs: the nodes that use a weight determine what it is, in TensorFlow's axis orders (the last axes are in and out).</summary>
internal sealed class TensorFlowGraph
{
    private readonly ILookup<string, (Node Node, int Index)> _uses;
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Weight> _weights = new(StringComparer.Ordinal);

    private sealed record Node(string Name, string Operator, string[] Inputs, bool TransposeB, string[]? FusedOperators);

    /// <summary>A graph.</summary>
    /// <param name="topology">Its description, with a list of nodes.</param>
    /// <param name="weights">The values of its constants.</param>
    public TensorFlowGraph(JsonElement topology, IReadOnlyList<Weight> weights)
    {
        var nodes = topology.Items("node").Select(Read).OfType<Node>().ToList();
        _uses = nodes.SelectMany(node => node.Inputs.Select((input, index) => (input, node, index))).ToLookup(use => use.input, use => (use.node, use.index));
        foreach (var node in nodes)
            _nodes.TryAdd(node.Name, node);
        foreach (var weight in weights)
            _weights.TryAdd(weight.Name, weight);
    }

    /// <summary>How many uses were looked at so far.</summary>
    internal int Steps { get; private set; }

    /// <summary>The same weights, each described if all its uses agree.</summary>
    public IEnumerable<Weight> Describe(IEnumerable<Weight> weights) => weights.Select(weight =>
    {
        var told = Uses(weight.Name).Select(use => Describe(use.Node, use.Index, weight.Shape)).Distinct().ToList();
        return told is [{ } only] ? weight.Described(only) : weight;
    });

    private WeightDescription? Describe(Node node, int index, IReadOnlyList<long> shape)
    {
        string kind = Kind(node);
        WeightDescription Is(string meaning, AxisRole[]? roles) => WeightDescription.Of(kind, meaning, shape, roles);
        return (kind, index) switch
        {
            ("Conv2D", 1) => Is("kernel", [Row, Column, Channel, Filter]),
            ("Conv1D", 1) => Is("kernel", [KernelPosition, Channel, Filter]),
            ("Conv3D", 1) => Is("kernel", [Depth, Row, Column, Channel, Filter]),
            ("Conv2DBackpropInput", 1) => Is("kernel", [Row, Column, Filter, Channel]),
            ("Conv3DBackpropInputV2", 1) => Is("kernel", [Depth, Row, Column, Filter, Channel]),
            ("DepthwiseConv2dNative", 1) => Is("depthwise kernel", [Row, Column, Channel, Multiplier]),
            ("Dilation2D", 1) => Is("kernel", [Row, Column, Channel]),
            ("MatMul" or "BatchMatMul" or "BatchMatMulV2" or "BatchMatMulV3", 1) => Is("kernel", node.TransposeB ? [Output, Input] : [Input, Output]),
            (_, >= 2) when kind != node.Operator => Fused(node, index, kind, shape),
            ("BiasAdd", 1) => Is("bias", BiasRoles(node.Inputs[0])),
            ("Add" or "AddV2", 0 or 1) when shape.Count == 1 && node.Inputs.Length == 2 && BiasRoles(node.Inputs[1 - index]) is { } roles => Is("bias", roles),
            ("FusedBatchNorm" or "FusedBatchNormV2" or "FusedBatchNormV3" or "_FusedBatchNormEx", >= 1 and <= 4) => Is(BatchNorm(index - 1), [Feature]),
            ("Gather" or "ResourceGather", 0) => Is("embedding", [Token, Feature]),
            ("GatherV2", 0) when node.Inputs is [_, _, var axis, ..] && IsZero(axis) => Is("embedding", [Token, Feature]),
            ("Prelu", 1) => Is("negative slope", null),
            _ => null,
        };
    }

    // "_FusedConv2D" and "FusedDepthwiseConv2dNative" fuse a convolution with the operators after it; "FusedBatchNorm" is a single operator.
    private static string Kind(Node node)
    {
        string name = node.Operator.TrimStart('_');
        bool isFused = name.StartsWith("Fused", StringComparison.Ordinal) && !name.StartsWith("FusedBatchNorm", StringComparison.Ordinal);
        return isFused ? name["Fused".Length..] : node.Operator;
    }

    // The inputs of the fused operators follow those of the first operator, in order.
    private static WeightDescription? Fused(Node node, int index, string kind, IReadOnlyList<long> shape)
    {
        WeightDescription Is(string meaning, AxisRole[]? roles) => WeightDescription.Of(kind, meaning, shape, roles);
        int next = 2;
        foreach (string fused in node.FusedOperators ?? ["BiasAdd"])
        {
            int place = index - next;
            switch (fused)
            {
                case "BiasAdd" when place == 0: return shape.Count == 1 ? Is("bias", OutputsOf(kind)) : null;
                case "Prelu" when place == 0: return Is("negative slope", null);
                case "FusedBatchNorm" when place is >= 0 and < 4: return Is(BatchNorm(place), [Feature]);
            }
            next += fused switch { "BiasAdd" or "Prelu" or "Add" => 1, "FusedBatchNorm" => 4, _ => 0 };
        }
        return null;
    }

    private AxisRole[]? BiasRoles(string input) => _nodes.TryGetValue(input, out var maker) ? OutputsOf(Kind(maker)) : null;

    private static AxisRole[]? OutputsOf(string kind) => kind switch
    {
        "Conv1D" or "Conv2D" or "Conv3D" or "Conv2DBackpropInput" or "Conv3DBackpropInputV2" or "DepthwiseConv2dNative" => [Filter],
        "MatMul" or "BatchMatMul" or "BatchMatMulV2" or "BatchMatMulV3" => [Output],
        _ => null,
    };

    private static string BatchNorm(int index) => index switch { 0 => "scale (gamma)", 1 => "shift (beta)", 2 => "moving mean", _ => "moving variance" };

    private bool IsZero(string name) => _weights.TryGetValue(name, out var axis) && axis is { Data: not null, Count: 1 } && axis.ToArray()[0] == 0;

    // The nodes that use a tensor or a copy of it. Graphs may have cycles.
    private List<(Node Node, int Index)> Uses(string weight)
    {
        var found = new List<(Node, int)>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { weight };
        var names = new Queue<string>([weight]);
        while (names.TryDequeue(out var name))
        {
            foreach (var use in _uses[name])
            {
                Steps++;
                if (use is not { Node.Operator: "Identity" or "ReadVariableOp" or "StopGradient" or "Cast", Index: 0 })
                    found.Add(use);
                else if (seen.Add(use.Node.Name))
                    names.Enqueue(use.Node.Name);
            }
        }
        return found;
    }

    private static Node? Read(JsonElement node)
    {
        if (node.Text("name") is not { } name || node.Text("op") is not { } operation)
            return null;
        // "name:0" is the first output of a node; "^name" is a control dependency.
        var inputs = node.Items("input").Where(input => input.ValueKind == JsonValueKind.String).Select(input => input.GetString()!)
            .Where(input => !input.StartsWith('^')).Select(input => input.Split(':')[0]).ToArray();
        var attributes = node.Member("attr") ?? default;
        bool transposed = (attributes.Member("transpose_b") ?? attributes.Member("adj_y"))?.Member("b")?.ValueKind == JsonValueKind.True;
        var fused = attributes.Member("fused_ops")?.Member("list");
        return new(name, operation, inputs, transposed, fused is { } list ? [.. list.Items("s").Select(Text)] : null);
    }

    // The JSON encodes the bytes of a text as base64.
    private static string Text(JsonElement bytes) =>
        bytes.ValueKind == JsonValueKind.String && bytes.TryGetBytesFromBase64(out byte[]? text) ? Encoding.UTF8.GetString(text) : "";
}
