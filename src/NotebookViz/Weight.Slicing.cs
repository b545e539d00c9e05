using System.Numerics;
using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;

namespace NotebookViz;

public sealed partial class Weight
{
    /// <summary>Returns the values at one index of an axis: a weight without that axis, which shares the data of this one.</summary>
    /// <param name="axis">The axis, from 0.</param>
    /// <param name="index">The index along it, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or no such index along it.</exception>
    public Weight Slice(int axis, long index)
    {
        if (axis < 0 || axis >= Shape.Count)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The weight '{Name}' of shape {Numbers.Shape(Shape)} has the axes 0 to {Shape.Count - 1}.");
        if (index < 0 || index >= Shape[axis])
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Along {Along(axis)} the weight '{Name}' has the indices 0 to {Shape[axis] - 1}.");
        long[] shape = [.. Shape.Where((_, i) => i != axis)];
        string name = Name.Length == 0 ? Axes[axis].At(index) : $"{Name}, {Axes[axis].At(index)}";
        var data = Data is null ? null : TensorView(index * Stride(axis), shape, [.. Enumerable.Range(0, Shape.Count).Where(i => i != axis).Select(Stride)]);
        // An axis keeps its name: "axis 2" of the whole is still "axis 2" in the slice.
        // The slice keeps the name of the stored type. Its size in the source is unknown, because blocks may be cut.
        return new(name, shape, ElementType, data, _description with { Axes = new(Axes.Where((_, i) => i != axis)) }, Problem, typeName: _typeName);
    }

    /// <summary>Returns one filter of a convolution's kernel.</summary>
    /// <param name="index">The filter, from 0.</param>
    /// <exception cref="InvalidOperationException">No axis of the weight is known to count filters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such filter.</exception>
    public Weight GetFilter(long index) => Slice(AxisOf(AxisRole.Filter), index);

    /// <summary>Returns one input channel of a convolution's kernel for all filters.</summary>
    /// <param name="index">The channel, from 0.</param>
    /// <exception cref="InvalidOperationException">No axis of the weight is known to count channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public Weight GetChannel(long index) => Slice(AxisOf(AxisRole.Channel), index);

    /// <summary>
    /// Returns the same weight with one axis split into the rows and columns of an image, such as a dense kernel of 784 inputs and 10 outputs as 10
    /// images of 28 × 28. No values are copied.
    /// </summary>
    /// <param name="rows">The height of an image, at least 1.</param>
    /// <param name="columns">The width of an image, at least 1.</param>
    /// <returns>
    /// A weight with one more axis: the axis of <paramref name="rows"/> × <paramref name="columns"/> indices becomes a row axis followed by a column
    /// axis.
    /// </returns>
    /// <remarks>If several axes have that length, the input axis is split.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">
    /// No axis has <paramref name="rows"/> × <paramref name="columns"/> indices, or several have and not exactly one of them counts inputs.
    /// </exception>
    /// <example>
    /// <code>
    /// linear.GetWeights()[0].AsImages(28, 28)
    /// </code>
    /// </example>
    public Weight AsImages(long rows, long columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        // By division, because the product may exceed a long.
        int[] fitting = [.. Enumerable.Range(0, Shape.Count).Where(axis => Axes[axis].Parts.Count < 2 && Shape[axis] % rows == 0 && Shape[axis] / rows == columns)];
        string image = $"{Numbers.Exact(rows)} × {Numbers.Exact(columns)}";
        if (fitting.Length == 0)
            throw new ArgumentException($"No axis of the weight '{Name}' ({string.Join(", ", Axes)}) has the length of an image of {image}; choose rows and columns whose product is the length of an axis.");
        if (fitting.Length > 1)
            fitting = [.. fitting.Where(axis => Axes[axis].Role == AxisRole.Input)];
        if (fitting.Length != 1)
            throw new ArgumentException($"Several axes of the weight '{Name}' ({string.Join(", ", Axes)}) have the length of an image of {image}; name the inputs with WithLayout(…) or WithRoles(…).");
        int split = fitting[0];
        Axis[] axes = [.. Axes.Take(split), new(AxisRole.Row, Axis.NameOf(AxisRole.Row), rows), new(AxisRole.Column, Axis.NameOf(AxisRole.Column), columns), .. Axes.Skip(split + 1)];
        return Reshaped(axes);
    }

    /// <summary>
    /// The same weight with each packed axis split in two, the parts and what is within a part: an LSTM's (4u, in) becomes (4, u, in).
    /// No values are copied.
    /// </summary>
    internal Weight Unpacked()
    {
        int place = Axes.ToList().FindIndex(axis => axis.IsPacked);
        if (place < 0 || Data is null)
            return this;
        Axis[] axes = [.. Axes.Take(place), Axes[place].Outer, Axes[place].Within, .. Axes.Skip(place + 1)];
        return Reshaped(axes).Unpacked();
    }

    // The same values in another shape.
    private Weight Reshaped(Axis[] axes) => new(
        Name, [.. axes.Select(axis => axis.Length)], ElementType, Data, _description with { Axes = new(axes) }, Problem, _statistics, _typeName, _blocks,
        _quantization is null ? null : _quantization with { Codes = _quantization.Codes.Reshaped(axes) });

    private TensorData TensorView(long start, long[] shape, long[] strides) =>
        StridedData.Of(Data!, start, shape, strides, ElementType.Size())
        ?? throw new InvalidOperationException($"The slice leaves the data of the weight '{Name}'.");

    // An index along gates × units is not the number of a gate.
    private string Along(int axis) => Axes[axis].IsPacked || Axes[axis].Role == AxisRole.Gate
        ? $"axis {Numbers.Exact(axis)} ({Axes[axis]}, {Numbers.Exact(Shape[axis])} indices)"
        : Axes[axis].Name;

    private long Stride(int axis) => Shapes.Stride(Shape, axis);

    private int AxisOf(AxisRole role)
    {
        int place = Axes.ToList().FindIndex(axis => axis.Role == role);
        if (place < 0 && role == AxisRole.Filter && GroupedTransposed.Has(Axes))
            throw new InvalidOperationException(
                $"The weight '{Name}' ({string.Join(", ", Axes)}) is that of a transposed convolution with groups, and no axis counts the filters of the layer; use Slice(axis, index).");
        return place >= 0 ? place : throw new InvalidOperationException(
            $"No axis of the weight '{Name}' ({string.Join(", ", Axes)}) is known to count {Axis.NameOf(role)}s; name the axes with WithLayout(…) or use Slice(axis, index).");
    }
}

public sealed partial class Weight
{
    /// <summary>Returns the magnitudes of complex values as a real weight; returns a real weight unchanged.</summary>
    public Weight Abs() => Part((real, imaginary) => Complex.Abs(new Complex(real, imaginary)), "magnitude");

    /// <summary>Returns the phases of complex values in radians, from -π to π, as a real weight; returns a real weight unchanged.</summary>
    public Weight Angle() => Part((real, imaginary) => Math.Atan2(imaginary, real), "phase in radians");

    private Weight Part(Func<double, double, double> part, string name)
    {
        if (!ElementType.IsComplex() || Data is null)
            return this;
        string note = $"{ElementType.DisplayName()}: the {name}";
        var description = _description with
        {
            Role = Role is null ? name : $"{name} of the {Role}",
            Note = Note is null ? note : $"{Note}; {note}",
        };
        return new(Name, Shape, ElementType.Float64, new ComplexPartData(Data, ElementType, part), description, typeName: TypeName);
    }
}
