namespace NotebookViz.Conventions;

/// <summary>What a framework's conventions tell of a weight.</summary>
/// <param name="Meaning">What it is to its layer, such as "kernel"; null where the conventions do not tell.</param>
/// <param name="Roles">The role of each axis; null where the conventions do not tell.</param>
/// <param name="Parts">What is packed along its axis of gates or outputs, in order; null where nothing is.</param>
internal sealed record WeightDescription(string? Meaning, AxisRole[]? Roles, IReadOnlyList<string>? Parts = null);

/// <summary>How a framework names its weights and orders their axes.</summary>
internal static class Convention
{
    /// <summary>Tells meaning and roles where the layout's conventions know them; leaves the weight as it is where they do not.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="layout">Whose conventions hold.</param>
    /// <param name="layerKind">The layer's kind in that framework, such as "Conv2d"; null where only the shape can tell.</param>
    /// <param name="parameter">The parameter's own name, such as "bias"; null where only the shape can tell.</param>
    public static Weight Apply(Weight weight, WeightLayout layout, string? layerKind = null, string? parameter = null)
    {
        var description = layout switch
        {
            WeightLayout.Keras => KerasConvention.Describe(layerKind, parameter, weight.Shape),
            WeightLayout.PyTorch => PyTorchConvention.Describe(layerKind, parameter, weight.Shape),
            WeightLayout.None => new WeightDescription(null, null),
            _ => throw new ArgumentOutOfRangeException(nameof(layout), layout,
                $"Not a weight layout; use one of {string.Join(", ", Enum.GetNames<WeightLayout>())}."),
        };
        var told = weight.InLayer(layerKind ?? weight.LayerKind, description.Meaning ?? weight.Meaning);
        if (description.Roles is { } roles && roles.Length == weight.Shape.Count)
            told = told.WithRoles(roles);
        return description.Parts is { } parts ? Packing.Tell(told, parts) : told;
    }
}
