using System.Diagnostics;
using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;
using NotebookViz.Scanning;

namespace NotebookViz;

/// <summary>
/// One named tensor of a model, such as a kernel or a bias: its shape, element type, the meaning of each axis, and access to its values.
/// Immutable and thread-safe; the values may be read on demand from their source.
/// </summary>
[DebuggerDisplay("{DebuggerLine,nq}")]
public sealed partial class Weight : IFormattable
{
    private readonly SharedStatistics _statistics;
    private readonly WeightDescription _description;

    /// <summary>Creates a weight whose axes are unknown.</summary>
    /// <param name="name">Its name in the model, dotted or slashed as the framework does; may be empty.</param>
    /// <param name="shape">The length of each axis, in the order in which the elements are stored.</param>
    /// <param name="elementType">The type of its elements.</param>
    /// <param name="data">Its elements.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A length is negative, or the data is not as long as shape and element type require.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The element type is not defined.</exception>
    public Weight(string name, IReadOnlyList<long> shape, ElementType elementType, TensorData data)
        : this(name, shape, elementType, Arguments.NotNull(data), WeightDescription.None)
    {
    }

    /// <summary>Creates a weight with everything that is known about it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="elementType">The type of its elements.</param>
    /// <param name="data">Its elements; null where the problem says why there are none.</param>
    /// <param name="description">Its meaning and axes, which fit the shape.</param>
    /// <param name="problem">Why it has no values; null where it has.</param>
    /// <param name="statistics">The statistics of a weight with the same data; null to compute them at the first use.</param>
    /// <param name="typeName">The source's own name of the element type; null if it is that of <paramref name="elementType"/>.</param>
    /// <param name="blocks">The block format of a tensor that is decoded block by block; null for others.</param>
    /// <param name="quantization">The codes and scales of a tensor that stores them separately; null for others.</param>
    internal Weight(
        string name, IReadOnlyList<long> shape, ElementType elementType, TensorData? data, WeightDescription description,
        string? problem = null, SharedStatistics? statistics = null, string? typeName = null, BlockFormat? blocks = null,
        Quantization? quantization = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        Arguments.Defined(elementType);
        (Name, Shape, ElementType, Data, Problem, _statistics) = (name, [.. shape], elementType, data, problem, statistics ?? new());
        (_typeName, _blocks) = (blocks?.Name ?? typeName, blocks);
        Count = 1;
        for (int i = 0; i < shape.Count; i++)
        {
            if (shape[i] < 0)
                throw new ArgumentException($"The shape {Numbers.Shape(shape)} of the weight '{name}' has a negative length.", nameof(shape));
            Count = checked(Count * shape[i]);
        }
        if (data is not null && data.ByteLength != checked(Count * elementType.Size()))
            throw new ArgumentException(
                $"The weight '{name}' of shape {Numbers.Shape(Shape)} and type {elementType.DisplayName()} takes {Count * elementType.Size()} bytes, but its data has {data.ByteLength}.",
                nameof(data));
        _description = description.ForShape(Shape);
        _quantization = quantization?.Described(_description);
    }

    /// <summary>Creates the same tensor under another name and description.</summary>
    internal Weight(Weight other, string name, WeightDescription description)
    {
        (Name, Shape, ElementType, _typeName, _blocks, Count, Data, Problem, _statistics) =
            (name, other.Shape, other.ElementType, other._typeName, other._blocks, other.Count, other.Data, other.Problem, other._statistics);
        _description = description.ForShape(Shape);
        _quantization = other._quantization?.Described(_description);
    }

    /// <summary>Creates a weight from an array of numbers of any rank. The array is not copied, so later changes to it are visible.</summary>
    /// <param name="array">The array, such as <c>float[,,,]</c>.</param>
    /// <param name="layout">The framework whose axis order it has; by default the axes are named "axis 0", "axis 1", ….</param>
    /// <param name="name">The weight's name; may be empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">The array's elements are not plain numbers.</exception>
    public static Weight FromArray(Array array, WeightLayout layout = WeightLayout.None, string name = "")
    {
        var data = TensorData.Of(array);
        long[] shape = [.. Enumerable.Range(0, array.Rank).Select(array.GetLongLength)];
        // Arrays of other types were refused above.
        var type = NumberTypes.Of(array.GetType().GetElementType()!)!.Value;
        return new(name, shape, type, data, Convention.Describe(layout, null, null, shape));
    }

    /// <summary>Creates a weight that has no values to show, such as a disposed tensor or one on the meta device.</summary>
    /// <param name="name">Its name in the model; may be empty.</param>
    /// <param name="shape">The length of each axis, as far as it is known.</param>
    /// <param name="elementType">The type of its elements.</param>
    /// <param name="problem">Why it has no values and what to do about it, as a sentence.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A length is negative.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The element type is not defined.</exception>
    public static Weight WithoutValues(string name, IReadOnlyList<long> shape, ElementType elementType, string problem) =>
        new(name, shape, elementType, null, WeightDescription.None, Arguments.NotNull(problem));

    /// <summary>Creates a weight whose element type is none of <see cref="NotebookViz.ElementType"/>, so that its values cannot be shown.</summary>
    /// <param name="name">Its name in the model; may be empty.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="typeName">The source's own name of the element type, such as "F4".</param>
    /// <param name="problem">Why it has no values and what to do about it, as a sentence.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A length is negative.</exception>
    public static Weight WithoutValues(string name, IReadOnlyList<long> shape, string typeName, string problem) =>
        new(name, shape, ElementType.UInt8, null, WeightDescription.None, Arguments.NotNull(problem), typeName: Arguments.NotNull(typeName));

    /// <summary>Gets its name in the model; empty for a bare array.</summary>
    public string Name { get; }

    /// <summary>Gets the length of each axis, in the order in which the elements are stored.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Gets what each axis counts, in the order of <see cref="Shape"/>.</summary>
    public IReadOnlyList<Axis> Axes => _description.Axes!;

    /// <summary>Gets the layer that it belongs to, such as "Conv2d"; null where that is not known.</summary>
    public string? LayerKind => _description.LayerKind;

    /// <summary>Gets its role in its layer: "kernel", "bias", "moving mean", …; null if that is not known.</summary>
    public string? Role => _description.Role;

    /// <summary>Gets a remark, such as the scale and zero point of a quantised tensor; null if there is none.</summary>
    public string? Note => _description.Note;

    /// <summary>Gets why its values cannot be shown, as a sentence; null where they can.</summary>
    public string? Problem { get; }

    /// <summary>Gets how many elements it has: the product of its shape, 1 for a scalar.</summary>
    public long Count { get; }

    /// <summary>Gets its elements, or null where <see cref="Problem"/> says why there are none.</summary>
    public TensorData? Data { get; }

    /// <summary>Returns the same weight under another name.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public Weight WithName(string name) => new(this, Arguments.NotNull(name), _description);

    /// <summary>Returns the same weight with other axes.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="axes"/> is null.</exception>
    /// <exception cref="ArgumentException">An axis is null, there are not as many axes as the shape has, or their lengths differ.</exception>
    public Weight WithAxes(IReadOnlyList<Axis> axes)
    {
        var copy = Arguments.Copied(axes);
        if (!copy.Select(axis => axis.Length).SequenceEqual(Shape))
            throw new ArgumentException(
                $"The axes ({string.Join(", ", copy)}) do not fit the shape {Numbers.Shape(Shape)} of the weight '{Name}'; give one axis for each length, in the same order.",
                nameof(axes));
        return new(this, Name, _description with { Axes = copy, AxesByLayout = false });
    }

    /// <summary>Returns the same weight with axes of the given roles.</summary>
    /// <param name="roles">One role for each axis, in the order of <see cref="Shape"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="roles"/> is null.</exception>
    /// <exception cref="ArgumentException">There are not as many roles as axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A role is not defined.</exception>
    public Weight WithRoles(params AxisRole[] roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        foreach (var role in roles)
            Arguments.Defined(role, nameof(roles));
        if (roles.Length != Shape.Count)
            throw new ArgumentException(
                $"The roles ({string.Join(", ", roles)}) do not fit the shape {Numbers.Shape(Shape)} of the weight '{Name}'; give one role for each axis, in the same order.",
                nameof(roles));
        return new(this, Name, _description with { Axes = new(roles.Select((role, index) => Axis.Of(role, Shape[index], index))), AxesByLayout = false });
    }

    /// <summary>Returns the same weight with its axes named by a framework's conventions, if its source does not name any of them.</summary>
    /// <param name="layout">The framework. <see cref="WeightLayout.None"/> changes nothing.</param>
    /// <remarks>
    /// Axes that the source names stay as they are; replace them with <see cref="WithRoles"/> or <see cref="WithAxes"/>. Axes named by an earlier
    /// call are replaced.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The layout is not defined.</exception>
    public Weight WithLayout(WeightLayout layout) => new(this, Name, _description.Filled(Convention.OfName(layout, LayerKind, Name, Shape)));

    /// <summary>Returns the same weight as part of a layer.</summary>
    /// <param name="layerKind">The kind of the layer, such as "Conv2d"; null where it is not known.</param>
    /// <param name="role">Its role in the layer, such as "kernel"; null if it is not known.</param>
    public Weight WithLayer(string? layerKind, string? role) => new(this, Name, _description with { LayerKind = layerKind, Role = role });

    /// <summary>Returns the same weight with a remark.</summary>
    /// <param name="note">The remark; null for none.</param>
    public Weight WithNote(string? note) => new(this, Name, _description with { Note = note });

    /// <summary>Returns the same weight with a description; what the description leaves open stays as it is.</summary>
    internal Weight Described(WeightDescription description) =>
        ReferenceEquals(description, WeightDescription.None) ? this : new(this, Name, description.Or(_description));

    /// <summary>The same weight with its values in another order.</summary>
    internal Weight Reordered(TensorData data) => new(Name, Shape, ElementType, data, _description, Problem, statistics: null, _typeName, _blocks);

    /// <summary>Gets one value.</summary>
    /// <param name="indices">One index for each axis; no index for a scalar.</param>
    /// <returns>The value in double precision; the magnitude of a complex number.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="indices"/> is null.</exception>
    /// <exception cref="ArgumentException">There are not as many indices as axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or not below its axis' length.</exception>
    /// <exception cref="InvalidOperationException">The weight has no values; <see cref="Problem"/> says why.</exception>
    public double this[params long[] indices]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(indices);
            if (indices.Length != Shape.Count)
                throw new ArgumentException(
                    $"The weight '{Name}' has {Shape.Count} axes, but {indices.Length} indices were given.", nameof(indices));
            long place = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                if (indices[i] < 0 || indices[i] >= Shape[i])
                    throw new ArgumentOutOfRangeException(nameof(indices), indices[i],
                        $"Index {indices[i]} along {Along(i)} of the weight '{Name}' is not within 0 to {Shape[i] - 1}.");
                place = place * Shape[i] + indices[i];
            }
            Span<double> value = stackalloc double[1];
            Reader.Read(place, value);
            return value[0];
        }
    }

    /// <summary>Meaning and layer: "kernel of Conv2d"; empty where neither is known.</summary>
    internal string What => (Role, LayerKind) switch
    {
        (null, null) => "",
        (null, var kind) => $"weight of {kind}",
        (var role, null) => role,
        var (role, kind) => $"{role} of {kind}",
    };

    /// <summary>Name, role and layer in one line: "encoder.0.weight: kernel of Conv2d".</summary>
    internal string Headline => (Name, What) switch
    {
        ("", "") => "tensor",
        ("", _) => What,
        (_, "") => Name,
        _ => $"{Name}: {What}",
    };

    /// <summary>True if all values are the same finite number, so that a picture would show nothing. Reads all values at the first use.</summary>
    internal bool IsConstant => Problem is null && Count > 1 && !ElementType.IsComplex()
        && GetStatistics() is var statistics && statistics.FiniteCount == Count && statistics.Min == statistics.Max
        && (!ExactPlaces.AreNeeded(ElementType, statistics.Min, statistics.Max) || ElementText.Of(this, statistics.ArgMin, 1)[0] == ElementText.Of(this, statistics.ArgMax, 1)[0]);

    /// <summary>Its place in the order of layers that its source states; null if the source states none.</summary>
    internal WeightPlace? Place => _description.Place;

    /// <summary>What it was before its conversion to GGUF; null if it is not converted, or that is not known.</summary>
    internal GgufConversion? Conversion => _description.Conversion;

    /// <summary>False for a disposed tensor, of which neither shape nor type is known.</summary>
    internal bool IsShapeKnown => Problem is null || Shape.Count > 0;

    internal ElementReader Reader => new(Values, ElementType);

    internal TensorData Values => Data ?? throw new InvalidOperationException($"The weight '{Name}' has no values: {Problem}");
}
