using System.Diagnostics;
using NotebookViz.Scanning;

namespace NotebookViz;

/// <summary>
/// One named tensor of a model, such as a kernel or a bias: its shape, element type, the meaning of each axis, and access to its values.
/// Immutable and thread-safe; the values may be read on demand from where they lie.
/// </summary>
[DebuggerDisplay("{Headline,nq}")]
public sealed partial class Weight
{
    private readonly SharedStatistics _statistics;

    /// <summary>Describes a tensor.</summary>
    /// <param name="name">Its name in the model, dotted or slashed as the framework does; may be empty.</param>
    /// <param name="shape">The length of each axis, in the order in which the elements are stored.</param>
    /// <param name="elementType">The type of its elements.</param>
    /// <param name="data">Its elements.</param>
    /// <exception cref="ArgumentException">The data is not as long as shape and element type say.</exception>
    public Weight(string name, IReadOnlyList<long> shape, ElementType elementType, TensorData data)
        : this(name, shape, elementType, data, new SharedStatistics())
    {
    }

    private Weight(string name, IReadOnlyList<long> shape, ElementType elementType, TensorData data, SharedStatistics statistics)
        : this(name, shape, elementType)
    {
        ArgumentNullException.ThrowIfNull(data);
        long expected = checked(Count * elementType.Size());
        if (data.ByteLength != expected)
            throw new ArgumentException(
                $"The weight '{name}' of shape {Numbers.Shape(Shape)} and type {elementType.DisplayName()} takes {expected} bytes, but its data has {data.ByteLength}.",
                nameof(data));
        Data = data;
        _statistics = statistics;
    }

    private Weight(string name, IReadOnlyList<long> shape, ElementType elementType)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Any(length => length < 0))
            throw new ArgumentException($"The shape {Numbers.Shape(shape)} of the weight '{name}' has a negative length.", nameof(shape));
        Name = name;
        Shape = [.. shape];
        ElementType = elementType;
        Axes = Axis.Unknown(Shape);
        Count = Shape.Aggregate(1L, (product, length) => checked(product * length));
        _statistics = new();
    }

    private Weight(Weight other, IReadOnlyList<Axis>? axes = null)
    {
        (Name, Shape, ElementType, Count, Data, _statistics) =
            (other.Name, other.Shape, other.ElementType, other.Count, other.Data, other._statistics);
        (Axes, LayerKind, Meaning, Note, Problem) = (axes ?? other.Axes, other.LayerKind, other.Meaning, other.Note, other.Problem);
    }

    /// <summary>A tensor of which there is nothing to show, such as a disposed one or one on the meta device.</summary>
    /// <param name="name">Its name in the model; may be empty.</param>
    /// <param name="shape">The length of each axis, as far as it is known.</param>
    /// <param name="elementType">The type of its elements.</param>
    /// <param name="problem">Why it has no values and what to do about it, as a sentence.</param>
    public static Weight WithoutValues(string name, IReadOnlyList<long> shape, ElementType elementType, string problem) =>
        new(name, shape, elementType) { Problem = problem };

    /// <summary>Its name in the model; empty for a bare array.</summary>
    public string Name { get; private init; }

    /// <summary>The length of each axis, in the order in which the elements are stored.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>What each axis counts, in the order of <see cref="Shape"/>.</summary>
    public IReadOnlyList<Axis> Axes { get; }

    /// <summary>The type of its elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>The layer that it belongs to, such as "Conv2d"; null where that is not known.</summary>
    public string? LayerKind { get; private init; }

    /// <summary>What it is to its layer: "kernel", "bias", "moving mean", …; null where that is not known.</summary>
    public string? Meaning { get; private init; }

    /// <summary>What else is worth saying about it, such as a quantised tensor's scale and zero point; otherwise null.</summary>
    public string? Note { get; private init; }

    /// <summary>Why its values cannot be shown, as a sentence; null where they can.</summary>
    public string? Problem { get; private init; }

    /// <summary>How many elements it has: the product of its shape, 1 for a scalar.</summary>
    public long Count { get; }

    /// <summary>Its elements, or null where <see cref="Problem"/> says why there are none.</summary>
    public TensorData? Data { get; }

    /// <summary>Exact statistics over all its elements, computed at the first use.</summary>
    /// <exception cref="InvalidOperationException">The weight has no values; <see cref="Problem"/> says why.</exception>
    public WeightStatistics Statistics => _statistics.Get(Values, ElementType);

    /// <summary>Shows all elements to observers, in the same pass as the statistics.</summary>
    internal void Observe(params IReadOnlyList<ScanObserver> observers) => _statistics.Observe(Values, ElementType, observers);

    /// <summary>The same weight under another name.</summary>
    public Weight WithName(string name) => new(this) { Name = name };

    /// <summary>The same weight with the meaning of its axes told.</summary>
    /// <exception cref="ArgumentException">There are not as many axes as the shape has, or their lengths differ.</exception>
    public Weight WithAxes(IReadOnlyList<Axis> axes)
    {
        if (!axes.Select(axis => axis.Length).SequenceEqual(Shape))
            throw new ArgumentException(
                $"The axes ({string.Join(", ", axes)}) do not fit the shape {Numbers.Shape(Shape)} of the weight '{Name}'; give one axis for each length, in the same order.",
                nameof(axes));
        return new(this, [.. axes]);
    }

    /// <summary>The same weight with the meaning of its axes told by their roles.</summary>
    /// <exception cref="ArgumentException">There are not as many roles as the shape has lengths.</exception>
    public Weight WithRoles(params AxisRole[] roles) =>
        WithAxes([.. roles.Zip(Shape.Concat(Enumerable.Repeat(-1L, Math.Max(0, roles.Length - Shape.Count))))
            .Select((pair, index) => Axis.Of(pair.First, pair.Second, index))]);

    /// <summary>The same weight, said to belong to a layer of that kind and to be that to it.</summary>
    public Weight InLayer(string? layerKind, string? meaning) => new(this) { LayerKind = layerKind, Meaning = meaning };

    /// <summary>The same weight with a remark.</summary>
    public Weight WithNote(string? note) => new(this) { Note = note };

    /// <summary>One value.</summary>
    /// <param name="indices">One index for each axis, none for a scalar.</param>
    /// <returns>The value in double precision; the magnitude of a complex number.</returns>
    /// <exception cref="ArgumentException">There are not as many indices as axes.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is negative or not below its axis' length.</exception>
    /// <exception cref="InvalidOperationException">The weight has no values; <see cref="Problem"/> says why.</exception>
    public double this[params long[] indices]
    {
        get
        {
            if (indices.Length != Shape.Count)
                throw new ArgumentException(
                    $"The weight '{Name}' has {Shape.Count} axes, but {indices.Length} indices were given.", nameof(indices));
            long place = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                if (indices[i] < 0 || indices[i] >= Shape[i])
                    throw new IndexOutOfRangeException(
                        $"Index {indices[i]} along {Axes[i].Name} of the weight '{Name}' is not within 0 to {Shape[i] - 1}.");
                place = place * Shape[i] + indices[i];
            }
            Span<double> value = stackalloc double[1];
            Reader.Read(place, value);
            return value[0];
        }
    }

    /// <summary>All values in row-major order.</summary>
    /// <returns>The values in double precision; the magnitudes of complex numbers.</returns>
    /// <exception cref="InvalidOperationException">The weight has no values; <see cref="Problem"/> says why.</exception>
    public double[] ToArray()
    {
        var reader = Reader;
        var result = new double[Count];
        reader.Read(0, result);
        return result;
    }

    /// <summary>Meaning and layer: "kernel of Conv2d"; empty where neither is known.</summary>
    internal string What => (Meaning, LayerKind) switch
    {
        (null, null) => "",
        (null, var kind) => $"weight of {kind}",
        (var meaning, null) => meaning,
        var (meaning, kind) => $"{meaning} of {kind}",
    };

    /// <summary>Name, meaning and layer in one line: "encoder.0.weight: kernel of Conv2d".</summary>
    internal string Headline => (Name, What) switch
    {
        ("", "") => "array",
        ("", _) => What,
        (_, "") => Name,
        _ => $"{Name}: {What}",
    };

    /// <summary>False for a disposed tensor, of which neither shape nor type is known.</summary>
    internal bool IsShapeKnown => Problem is null || Shape.Count > 0;

    internal ElementReader Reader => new(Values, ElementType);

    private TensorData Values => Data ?? throw new InvalidOperationException($"The weight '{Name}' has no values: {Problem}");
}
