using System.Numerics;
using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz;

public sealed partial class Weight
{
    /// <summary>What stands at one index of an axis: a weight with that axis less, read from where this one's values lie.</summary>
    /// <param name="axis">The axis, from 0.</param>
    /// <param name="index">The index along it, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or no such index along it.</exception>
    public Weight Slice(int axis, long index)
    {
        if (axis < 0 || axis >= Shape.Count)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The weight '{Name}' of shape {Numbers.Shape(Shape)} has the axes 0 to {Shape.Count - 1}.");
        if (index < 0 || index >= Shape[axis])
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Along {Axes[axis].Name} the weight '{Name}' has the indices 0 to {Shape[axis] - 1}.");
        long[] shape = [.. Shape.Where((_, i) => i != axis)];
        string name = Name.Length == 0 ? Axes[axis].At(index) : $"{Name}, {Axes[axis].At(index)}";
        var data = Data is null ? null : TensorView(index * Stride(axis), shape, [.. Enumerable.Range(0, Shape.Count).Where(i => i != axis).Select(Stride)]);
        // An axis keeps its name: "axis 2" of the whole is still "axis 2" in the slice.
        return new(name, shape, ElementType, data, _description with { Axes = new(Axes.Where((_, i) => i != axis)) }, Problem);
    }

    /// <summary>One filter of a convolution's kernel.</summary>
    /// <param name="index">The filter, from 0.</param>
    /// <exception cref="InvalidOperationException">No axis of the weight is known to count filters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such filter.</exception>
    public Weight GetFilter(long index) => Slice(AxisOf(AxisRole.Filter), index);

    /// <summary>One input channel of a convolution's kernel, of all filters.</summary>
    /// <param name="index">The channel, from 0.</param>
    /// <exception cref="InvalidOperationException">No axis of the weight is known to count channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public Weight GetChannel(long index) => Slice(AxisOf(AxisRole.Channel), index);

    /// <summary>
    /// The same weight with each packed axis split in two, the parts and what is within a part: an LSTM's (4u, in) becomes (4, u, in).
    /// Nothing moves in memory.
    /// </summary>
    internal Weight Unpacked()
    {
        int place = Axes.ToList().FindIndex(axis => axis.Parts.Count > 1 && axis.Length % axis.Parts.Count == 0);
        if (place < 0 || Data is null)
            return this;
        var packed = Axes[place];
        var part = new Axis(AxisRole.Part, packed.Role == AxisRole.Gate ? "gate" : "part", packed.Parts.Count) { Names = packed.Parts };
        var within = packed.Role == AxisRole.Gate
            ? Axis.Of(AxisRole.Unit, packed.Length / packed.Parts.Count, place)
            : packed with { Length = packed.Length / packed.Parts.Count, Parts = [] };
        Axis[] axes = [.. Axes.Take(place), part, within, .. Axes.Skip(place + 1)];
        return new Weight(
            Name, [.. axes.Select(axis => axis.Length)], ElementType, Data, _description with { Axes = new(axes) }, statistics: _statistics).Unpacked();
    }

    private TensorData TensorView(long start, long[] shape, long[] strides) =>
        StridedData.Of(Data!, start, shape, strides, ElementType.Size())
        ?? throw new InvalidOperationException($"The slice leaves the data of the weight '{Name}'.");

    private long Stride(int axis) => Shapes.Stride(Shape, axis);

    private int AxisOf(AxisRole role)
    {
        int place = Axes.ToList().FindIndex(axis => axis.Role == role);
        return place >= 0 ? place : throw new InvalidOperationException(
            $"No axis of the weight '{Name}' ({string.Join(", ", Axes)}) is known to count {Axis.NameOf(role)}s; tell the axes with WithLayout(…) or use Slice(axis, index).");
    }
}

public sealed partial class Weight
{
    /// <summary>The magnitudes of complex values, as a real weight; a real weight as it is.</summary>
    public Weight Abs() => Part((real, imaginary) => Complex.Abs(new Complex(real, imaginary)), "magnitude");

    /// <summary>The phases of complex values in radians, from -π to π, as a real weight; a real weight as it is.</summary>
    public Weight Angle() => Part((real, imaginary) => Math.Atan2(imaginary, real), "phase in radians");

    private Weight Part(Func<double, double, double> part, string name)
    {
        if (!ElementType.IsComplex() || Data is null)
            return this;
        string note = $"{ElementType.DisplayName()}: the {name}";
        return new(Name, Shape, ElementType.Float64, new ComplexPartData(Data, ElementType, part), _description with
        {
            Role = Role is null ? name : $"{name} of the {Role}",
            Note = Note is null ? note : $"{Note}; {note}",
        });
    }
}
