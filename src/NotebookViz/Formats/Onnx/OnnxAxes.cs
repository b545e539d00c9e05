using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Formats.Onnx.Proto;

namespace NotebookViz.Formats.Onnx;

/// <summary>The axes of a weight after operators that move them: which axis of the weight each axis of the result is.</summary>
/// <param name="Sources">The axis of the weight for each axis; -1 for an added axis.</param>
/// <param name="Lengths">The length of each axis; -1 if it is not known.</param>
/// <param name="IsWhole">True for an axis that has all its indices in their order.</param>
internal sealed record OnnxAxes(int[] Sources, long[] Lengths, bool[] IsWhole)
{
    private const int MostAxes = 8;

    /// <summary>The weight as it is stored.</summary>
    public static OnnxAxes Of(IReadOnlyList<long> shape) =>
        new([.. Enumerable.Range(0, shape.Count)], [.. shape], [.. Enumerable.Repeat(true, shape.Count)]);

    /// <summary>Identifies a state, so that cycles are noticed.</summary>
    public string Key => $"{string.Join(',', Sources)};{string.Join(',', Lengths)}";

    /// <summary>The shape, with 1 for a length that is not known.</summary>
    public long[] Shape => Array.ConvertAll(Lengths, length => Math.Max(1, length));

    /// <summary>True for the operators that are followed through.</summary>
    public static bool IsStep(NodeProto node, int index) => node.OpType is "Concat" || index == 0 && node.OpType is
        "Identity" or "Cast" or "DequantizeLinear" or "QuantizeLinear" or "Transpose" or "Unsqueeze" or "Squeeze" or "Reshape" or "Slice" or "Split";

    /// <summary>The result of a step; null if it is not certain.</summary>
    /// <param name="node">The node.</param>
    /// <param name="numbers">The values of one of its inputs; null if they are not known.</param>
    public OnnxAxes? After(NodeProto node, Func<int, long[]?> numbers) => node.OpType switch
    {
        "Transpose" => Transposed(Ints(node, "perm") ?? [.. Enumerable.Range(0, Sources.Length).Reverse().Select(axis => (long)axis)]),
        "Unsqueeze" => (Ints(node, "axes") ?? numbers(1)) is { } added ? Unsqueezed(added) : null,
        "Squeeze" => Squeezed(Ints(node, "axes") ?? numbers(1), node.Input.Count > 1),
        "Reshape" => numbers(1) is { } shape ? Reshaped(shape) : null,
        "Slice" => Sliced(Ints(node, "axes") ?? numbers(3)),
        "Split" or "Concat" => Sliced([Int(node, "axis") ?? 0]),
        _ => this,
    };

    /// <summary>Translates a description of the result into one of the weight.</summary>
    public WeightDescription Back(WeightDescription description, IReadOnlyList<long> shape)
    {
        if (description.Axes is not { } axes || axes.Count != Sources.Length)
            return description;
        return description with
        {
            Axes = new(shape.Select((length, axis) =>
            {
                int place = Array.IndexOf(Sources, axis);
                // A numbered axis has another number in the weight.
                var told = place < 0 || axes[place].Name == Axis.Of(AxisRole.Unknown, length, place).Name ? null : axes[place];
                return told is null ? Axis.Of(AxisRole.Unknown, length, axis) : told with { Length = length, Parts = IsWhole[place] ? told.Parts : [] };
            })),
            // The counts in the note are those of the whole weight.
            Note = IsWhole.All(whole => whole) ? description.Note : null,
        };
    }

    private OnnxAxes? Transposed(long[] order)
    {
        int[] from = [.. Normal(order, Sources.Length) ?? []];
        return from.Length == Sources.Length && from.Distinct().Count() == from.Length ? Picked(from) : null;
    }

    private OnnxAxes? Unsqueezed(long[] axes)
    {
        int rank = Sources.Length + axes.Length;
        if (rank > MostAxes || Normal(axes, rank) is not { } added || added.Distinct().Count() != added.Length)
            return null;
        int next = 0;
        return Picked([.. Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? -1 : next++)]);
    }

    private OnnxAxes? Squeezed(long[]? axes, bool isInput)
    {
        if (axes is null && (isInput || Lengths.Contains(-1)))
            return null;
        int[]? removed = axes is null ? [.. Enumerable.Range(0, Lengths.Length).Where(axis => Lengths[axis] == 1)] : Normal(axes, Sources.Length);
        return removed is not null && removed.All(axis => Lengths[axis] == 1)
            ? Picked([.. Enumerable.Range(0, Sources.Length).Where(axis => !removed.Contains(axis))])
            : null;
    }

    // Certain only if nothing but axes of length 1 is added or removed.
    private OnnxAxes? Reshaped(long[] shape)
    {
        if (shape.Length > MostAxes || Lengths.Any(length => length < 1))
            return null;
        long[] lengths = [.. shape.Select((length, axis) => length == 0 && axis < Lengths.Length ? Lengths[axis] : length)];
        int open = Array.IndexOf(lengths, -1);
        if (open >= 0)
        {
            if (!Shapes.TryByteCount(Lengths, 1, out long count) || !Shapes.TryByteCount([.. lengths.Where((_, axis) => axis != open)], 1, out long others) || others < 1)
                return null;
            lengths[open] = count / others;
        }
        int[] from = [.. Enumerable.Range(0, Lengths.Length).Where(axis => Lengths[axis] != 1)];
        if (!lengths.Where(length => length != 1).SequenceEqual(from.Select(axis => Lengths[axis])))
            return null;
        int next = 0;
        return Picked([.. lengths.Select(length => length == 1 ? -1 : from[next++])]);
    }

    private OnnxAxes? Sliced(long[]? axes)
    {
        int[]? cut = axes is null ? [.. Enumerable.Range(0, Sources.Length)] : Normal(axes, Sources.Length);
        return cut is null ? null : this with
        {
            Lengths = [.. Lengths.Select((length, axis) => cut.Contains(axis) ? -1 : length)],
            IsWhole = [.. IsWhole.Select((whole, axis) => whole && !cut.Contains(axis))],
        };
    }

    private OnnxAxes Picked(int[] from) => new(
        Array.ConvertAll(from, axis => axis < 0 ? -1 : Sources[axis]),
        Array.ConvertAll(from, axis => axis < 0 ? 1 : Lengths[axis]),
        Array.ConvertAll(from, axis => axis < 0 || IsWhole[axis]));

    private static int[]? Normal(long[] axes, int rank) => axes.All(axis => axis >= -rank && axis < rank)
        ? Array.ConvertAll(axes, axis => (int)(axis < 0 ? axis + rank : axis))
        : null;

    private static long[]? Ints(NodeProto node, string name) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name) is { Ints.Count: > 0 } attribute ? [.. attribute.Ints] : null;

    private static long? Int(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.I;
}
