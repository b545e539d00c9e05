using NotebookViz.Common;

namespace NotebookViz.Torch.Loading;

/// <summary>Puts the values of a weight into the order of axes and gates of another.</summary>
internal static class AxisOrder
{
    /// <summary>The values in the target's order.</summary>
    /// <param name="source">The weight.</param>
    /// <param name="target">What it is to fill.</param>
    /// <param name="sameName">True where both have the same name, so that unknown axes are in the same order.</param>
    /// <param name="problem">Why it does not fit; null where it does.</param>
    public static double[]? Convert(Weight source, Weight target, bool sameName, out string? problem)
    {
        problem = null;
        if (source.Data is null && source.Count > 0)
            problem = source.Problem;
        else if (source.ElementType.IsComplex() || target.ElementType.IsComplex())
            problem = "Complex values are not converted; set the parameter yourself.";
        else if (Order(source, target, sameName) is not { } order)
            problem = $"Its axes ({string.Join(", ", source.Axes)}) cannot be put into the order of ({string.Join(", ", target.Axes)}); tell them with Layout(WeightLayout.Keras) or Layout(WeightLayout.PyTorch).";
        else if (!Fits(source, target, order))
            problem = $"Put into TorchSharp's order it is {Numbers.Shape([.. order.Select(axis => source.Shape[axis])])}; build the layer for that shape.";
        return problem is null ? Gates(Permuted(source, Order(source, target, sameName)!), source, target, out problem) : null;
    }

    /// <summary>For each axis of the target the one of the source; null where that is not known.</summary>
    private static int[]? Order(Weight source, Weight target, bool sameName)
    {
        int rank = source.Shape.Count;
        var roles = source.Axes.Select(axis => axis.Role).ToList();
        // A depthwise kernel: each channel has its own filters, one behind the other.
        if (roles.Contains(AxisRole.Multiplier))
        {
            int[] order = [roles.IndexOf(AxisRole.Channel), roles.IndexOf(AxisRole.Multiplier), .. Enumerable.Range(0, rank - 2)];
            return target.Axes.Any(axis => axis.Role == AxisRole.Filter) && target.Shape.Count == rank ? order : null;
        }
        if (rank == target.Shape.Count && rank > 1 && roles.Distinct().Count() == rank
            && roles.Order().SequenceEqual(target.Axes.Select(axis => axis.Role).Order()))
            return [.. target.Axes.Select(axis => roles.IndexOf(axis.Role))];
        return rank <= 1 && target.Shape.Count == rank || sameName && rank == target.Shape.Count && source.Shape.SequenceEqual(target.Shape)
            ? [.. Enumerable.Range(0, rank)]
            : null;
    }

    private static bool Fits(Weight source, Weight target, int[] order)
    {
        var shape = order.Select(axis => source.Shape[axis]);
        if (source.Axes.Any(axis => axis.Role == AxisRole.Multiplier))
            shape = [source.Shape[order[0]] * source.Shape[order[1]], 1, .. shape.Skip(2)];
        return shape.SequenceEqual(target.Shape);
    }

    private static double[] Permuted(Weight source, int[] order)
    {
        double[] values = source.ToArray();
        if (order.Order().SequenceEqual(order))
            return values;
        long[] strides = [.. order.Select((_, axis) => StrideOf(source, axis))];
        var result = new double[values.Length];
        var index = new long[order.Length];
        long place = 0;
        for (long i = 0; i < result.Length; i++)
        {
            result[i] = values[place];
            // One step along the last axis, carried on to those before it.
            for (int axis = order.Length - 1; axis >= 0; axis--)
            {
                place += strides[order[axis]];
                if (++index[axis] < source.Shape[order[axis]])
                    break;
                place -= index[axis] * strides[order[axis]];
                index[axis] = 0;
            }
        }
        return result;
    }

    private static long StrideOf(Weight weight, int axis) => weight.Shape.Skip(axis + 1).Aggregate(1L, (product, length) => product * length);

    // TorchSharp has its gates along the first axis.
    private static double[]? Gates(double[] values, Weight source, Weight target, out string? problem)
    {
        problem = null;
        var from = source.Axes.Select(axis => axis.Parts).FirstOrDefault(parts => parts.Count > 1)?.Select(GateOf).ToList();
        var to = target.Axes.Select(axis => axis.Parts).FirstOrDefault(parts => parts.Count > 1)?.Select(GateOf).ToList();
        if (from is null || to is null || from.SequenceEqual(to))
            return values;
        if (!from.Order().SequenceEqual(to.Order()))
        {
            problem = $"Its parts ({string.Join(", ", from)}) are not those of TorchSharp's layer ({string.Join(", ", to)}).";
            return null;
        }
        int size = values.Length / to.Count;
        return [.. to.SelectMany(gate => values.Skip(from.IndexOf(gate) * size).Take(size))];
    }

    // "candidate (h)" of Keras and "hidden (h)" of ONNX are PyTorch's "new (n)".
    private static string GateOf(string part) => part.Split(' ')[0] is var name && name is "candidate" or "hidden" ? "new" : part.Split(' ')[0];
}
