using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;
using static TorchSharp.torch;

namespace NotebookViz.Torch.Loading;

/// <summary>How the axes and gates of a weight are reordered to match a parameter.</summary>
internal sealed class AxisOrder
{
    private readonly int[] _axes;
    private readonly long[] _shape;
    private readonly int[] _gates;

    private AxisOrder(int[] axes, IEnumerable<long> shape, int[] gates) => (_axes, _shape, _gates) = (axes, [.. shape], gates);

    /// <summary>Finds the order. Reads no values.</summary>
    /// <param name="source">The weight.</param>
    /// <param name="target">The parameter to fill.</param>
    /// <param name="sameName">True if both have the same name, so that unknown axes are in the same order.</param>
    /// <param name="problem">Why it does not fit; null if it does.</param>
    /// <returns>The order; null if it does not fit.</returns>
    public static AxisOrder? Find(Weight source, Weight target, bool sameName, out string? problem)
    {
        problem = null;
        int[] gates = [];
        var axes = Axes(source, target, sameName);
        if (source.Data is null && source.Count > 0)
            problem = source.Problem;
        else if (axes is null)
            problem = $"Its axes ({string.Join(", ", source.Axes)}) cannot be put into the order ({string.Join(", ", target.Axes)}); name them with WithLayout(WeightLayout.Keras) or WithLayout(WeightLayout.PyTorch).";
        else if (!ShapeOf(source, axes).SequenceEqual(target.Shape))
            problem = $"In TorchSharp's order its shape is {Numbers.Shape([.. axes.Select(axis => source.Shape[axis])])}; build the layer for that shape.";
        else
            gates = Gates(source, target, sameName, out problem);
        return problem is null ? new(axes!, target.Shape, gates) : null;
    }

    /// <summary>Reorders values.</summary>
    public Tensor Apply(Tensor values)
    {
        if (!_axes.Order().SequenceEqual(_axes))
            values = values.permute([.. _axes.Select(axis => (long)axis)]);
        values = values.reshape(_shape);
        if (_gates.Length == 0)
            return values;
        // TorchSharp has its gates along the first axis.
        var parts = values.chunk(_gates.Length);
        return cat([.. _gates.Select(gate => parts[gate])], 0);
    }

    /// <summary>Returns the weight with its values read in this order. Nothing is copied.</summary>
    /// <param name="weight">The weight, with values.</param>
    /// <param name="axes">What the axes of the result count.</param>
    public Weight Apply(Weight weight, IReadOnlyList<Axis> axes)
    {
        if (_axes.Order().SequenceEqual(_axes) && _gates.Length == 0 && weight.Shape.SequenceEqual(_shape))
            return weight;
        var strides = _axes.Select(axis => Shapes.Stride(weight.Shape, axis)).ToArray();
        var data = StridedData.Of(weight.Data!, 0, [.. _axes.Select(axis => weight.Shape[axis])], strides, weight.ElementType.Size())!;
        if (_gates.Length > 0)
        {
            long part = data.ByteLength / _gates.Length;
            data = new JoinedData([.. _gates.Select(gate => new SliceData(data, gate * part, part))]);
        }
        return new(weight.Name, _shape, weight.ElementType, data, WeightDescription.Of(weight.LayerKind, weight.Role, _shape, null) with { Axes = new(axes) }, typeName: weight.TypeName);
    }

    /// <summary>Returns the source axis for each target axis; null if unknown.</summary>
    private static int[]? Axes(Weight source, Weight target, bool sameName)
    {
        int rank = source.Shape.Count;
        if (rank != target.Shape.Count)
            return null;
        var roles = source.Axes.Select(axis => axis.Role).ToList();
        // In a depthwise kernel each channel has its own filters, stored next to each other.
        if (roles.Contains(AxisRole.Multiplier))
        {
            int[] order = [roles.IndexOf(AxisRole.Channel), roles.IndexOf(AxisRole.Multiplier), .. Enumerable.Range(0, rank - 2)];
            return target.Axes.Any(axis => axis.Role == AxisRole.Filter) ? order : null;
        }
        if (rank > 1 && roles.Distinct().Count() == rank && roles.Order().SequenceEqual(target.Axes.Select(axis => axis.Role).Order()))
            return [.. target.Axes.Select(axis => roles.IndexOf(axis.Role))];
        return rank <= 1 || sameName && source.Shape.SequenceEqual(target.Shape) ? [.. Enumerable.Range(0, rank)] : null;
    }

    private static IEnumerable<long> ShapeOf(Weight source, int[] axes)
    {
        var shape = axes.Select(axis => source.Shape[axis]);
        return source.Axes.Any(axis => axis.Role == AxisRole.Multiplier)
            ? [source.Shape[axes[0]] * source.Shape[axes[1]], 1, .. shape.Skip(2)]
            : shape;
    }

    // The index of the source part for each target part; empty if both have the same order.
    private static int[] Gates(Weight source, Weight target, bool sameName, out string? problem)
    {
        problem = null;
        var from = Parts(source);
        var to = Parts(target);
        if (from is null && to is not null && !sameName)
            problem = $"The order of its gates is unknown; TorchSharp's layer has {string.Join(", ", to)}. Name them with WithAxes and Axis.Parts.";
        if (from is null || to is null || from.SequenceEqual(to))
            return [];
        if (!from.Order().SequenceEqual(to.Order()))
            problem = $"Its parts ({string.Join(", ", from)}) differ from those of TorchSharp's layer ({string.Join(", ", to)}).";
        return [.. to.Select(gate => from.IndexOf(gate))];
    }

    private static List<string>? Parts(Weight weight) =>
        weight.Axes.Select(axis => axis.Parts).FirstOrDefault(parts => parts.Count > 1)?.Select(GateOf).ToList();

    // Keras' "candidate (h)" and ONNX' "hidden (h)" are PyTorch's "new (n)".
    private static string GateOf(string part) => part.Split(' ')[0] is var name && name is "candidate" or "hidden" ? "new" : part.Split(' ')[0];
}
