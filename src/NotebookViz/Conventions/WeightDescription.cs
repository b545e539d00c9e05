using NotebookViz.Common;

namespace NotebookViz.Conventions;

/// <summary>What is known about a weight besides its name, shape and values. Null means unknown.</summary>
internal sealed record WeightDescription
{
    /// <summary>Nothing is known.</summary>
    public static readonly WeightDescription None = new();

    /// <summary>The kind of its layer, such as "Conv2d".</summary>
    public string? LayerKind { get; init; }

    /// <summary>Its role in the layer, such as "kernel".</summary>
    public string? Role { get; init; }

    /// <summary>What each axis counts.</summary>
    public ValueList<Axis>? Axes { get; init; }

    /// <summary>True if the axes follow from a layout that the user chose, so that another one may replace them.</summary>
    public bool AxesByLayout { get; init; }

    /// <summary>A further remark for the user.</summary>
    public string? Note { get; init; }

    /// <summary>True for codes whose meaning is uncertain.</summary>
    public bool IsCodes { get; init; }

    /// <summary>Its place in the order of layers that its source states; null if the source states none.</summary>
    public WeightPlace? Place { get; init; }

    /// <summary>What it was before its conversion to GGUF; null if it was not converted, or if that is unknown.</summary>
    public GgufConversion? Conversion { get; init; }

    /// <summary>The scale of the low-rank update that it is a factor of; null for all other weights.</summary>
    public LoraScale? Lora { get; init; }

    /// <summary>Describes a weight by the roles of its axes.</summary>
    /// <param name="layerKind">The kind of its layer.</param>
    /// <param name="meaning">Its role in the layer.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="roles">The role of each axis; ignored if their number differs from the number of axes.</param>
    /// <param name="parts">What is packed along its axis of gates or outputs, in order; ignored if their number does not divide the axis.</param>
    public static WeightDescription Of(
        string? layerKind, string? meaning, IReadOnlyList<long> shape, AxisRole[]? roles, IReadOnlyList<string>? parts = null) => new()
        {
            LayerKind = layerKind,
            Role = meaning,
            Axes = roles?.Length == shape.Count ? AxesOf(shape, roles, parts ?? []) : null,
        };

    /// <summary>Returns this description, with unknown properties taken from another.</summary>
    public WeightDescription Or(WeightDescription other) => new()
    {
        LayerKind = LayerKind ?? other.LayerKind,
        Role = Role ?? other.Role,
        Axes = Axes ?? other.Axes,
        AxesByLayout = Axes is null ? other.AxesByLayout : AxesByLayout,
        Note = Note ?? other.Note,
        Place = Place ?? other.Place,
        Conversion = Conversion ?? other.Conversion,
        Lora = Lora ?? other.Lora,
        IsCodes = IsCodes || other.IsCodes,
    };

    /// <summary>Returns this description, with unknown properties taken from a layout. If any axis is known, the axes stay, unless an earlier layout named them.</summary>
    public WeightDescription Filled(WeightDescription layout)
    {
        bool isKnown = !AxesByLayout && Axes is { } axes && axes.Any(axis => axis.Role != AxisRole.Unknown);
        return isKnown || layout.Axes is null
            ? Or(layout)
            : Or(layout) with { Axes = layout.Axes, AxesByLayout = true };
    }

    /// <summary>Returns this description; unknown axes are numbered.</summary>
    public WeightDescription ForShape(IReadOnlyList<long> shape) => Axes is null ? this with { Axes = Arguments.Copied(Axis.Unknown(shape)) } : this;

    private static ValueList<Axis> AxesOf(IReadOnlyList<long> shape, AxisRole[] roles, IReadOnlyList<string> parts)
    {
        int packed = Array.FindIndex(roles, role => role is AxisRole.Gate or AxisRole.Output);
        bool divides = packed >= 0 && parts.Count > 1 && shape[packed] > 0 && shape[packed] % parts.Count == 0;
        return new(roles.Select((role, i) => divides && i == packed
            ? Axis.Of(role, shape[i], i) with { Parts = parts }
            : Axis.Of(role, shape[i], i)));
    }
}

/// <summary>A place in a list whose order is that of the model's layers. It stays with a weight that is filtered, sorted or renamed.</summary>
/// <param name="List">Identifies the list: places in different lists cannot be compared.</param>
/// <param name="Index">The index in it.</param>
internal sealed record WeightPlace(object List, int Index)
{
    /// <summary>Gives each weight its place.</summary>
    public static IEnumerable<Weight> Mark(IEnumerable<Weight> weights)
    {
        var list = new object();
        return weights.Select((weight, index) => weight.Described(new() { Place = new(list, index) }));
    }
}
