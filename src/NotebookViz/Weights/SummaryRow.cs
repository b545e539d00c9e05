using System.Diagnostics;

namespace NotebookViz;

/// <summary>One layer in a model's summary. Immutable; it holds no weights.</summary>
[DebuggerDisplay("{Name,nq}: {Description,nq}")]
public sealed record SummaryRow
{
    /// <summary>Its name in the model, dotted as in <c>state_dict</c>; empty for the model itself.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind, such as "Conv2d".</summary>
    public required string Kind { get; init; }

    /// <summary>Its settings: "1 → 32, 3×3, stride 1, padding 1"; empty where there is nothing to say.</summary>
    public string Settings { get; init; } = "";

    /// <summary>How many layers it lies within; 0 for the model itself.</summary>
    public int Depth { get; init; }

    /// <summary>True where other layers lie within it.</summary>
    public bool IsGroup { get; init; }

    /// <summary>
    /// The shapes of its outputs, one for each tensor; those of the first call. Empty where no forward pass was run, the pass did not come
    /// to the layer, or it calls the layer in a way that cannot be observed: <c>forward()</c> instead of <c>call()</c>.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<long>> OutputShapes { get; init; } = [];

    /// <summary>How often the forward pass called it.</summary>
    public int Calls { get; init; }

    /// <summary>Parameters of its own weights, without those of the layers in it. A tensor that was counted before is not counted again.</summary>
    public long OwnParameters { get; init; }

    /// <summary>Parameters of the layer and all layers in it.</summary>
    public long Parameters { get; init; }

    /// <summary>
    /// Multiply-adds of all its calls: one for each product of an input and a kernel's element, in convolutions, dense and recurrent layers
    /// and attention. Null where they are not known. Biases, activations, pooling and normalisation are not counted. A group's are
    /// those of the layers in it.
    /// </summary>
    public long? MultiplyAdds { get; init; }

    /// <summary>Bytes of its outputs in all its calls.</summary>
    public long OutputBytes { get; init; }

    /// <summary>What is to be said of it: "same layer as encoder.0", "called 2 times", "tied: weight is encoder.weight", "failed: …".</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Kind and settings: "Conv2d(1 → 32, 3×3, stride 1, padding 1)".</summary>
    public string Description => Settings.Length == 0 ? Kind : $"{Kind}({Settings})";

    /// <summary>The last part of its name; the kind for the model itself.</summary>
    public string OwnName => Name.Length == 0 ? Kind : Name[(Name.LastIndexOf('.') + 1)..];
}
