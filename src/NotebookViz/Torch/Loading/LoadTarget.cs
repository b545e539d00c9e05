namespace NotebookViz.Torch.Loading;

/// <summary>A possible target of a weight: a parameter or buffer of a module, or a weight in a list that is compared.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slot">Its name in its layer, such as "weight".</param>
/// <param name="Weight">What it is and what its axes mean.</param>
internal record LoadTarget(string Name, string Slot, Weight Weight)
{
    /// <summary>A key that is equal for targets that share their values.</summary>
    public virtual object Identity => Weight.Data ?? (object)Weight;

    /// <summary>True for a value that some frameworks do not save: Keras has no batch counter.</summary>
    public bool IsOptional => Slot == "num_batches_tracked";
}

/// <summary>A layer with its parameters and buffers.</summary>
internal sealed record TargetLayer(string Name, string Family, IReadOnlyList<LoadTarget> Targets)
{
    /// <summary>Returns the layers of a list of weights, in order. A layer's name is the part of a weight's name before the last dot or slash.</summary>
    public static List<TargetLayer> Of(IReadOnlyList<Weight> weights) => WithAttentionOutputs([.. weights.GroupBy(SourceLayer.ParentOf)
        .Select(layer => new TargetLayer(layer.Key, Families.OfWeights([.. layer]), [.. layer.Select(weight => new LoadTarget(weight.Name, SourceLayer.ParameterOf(weight), weight))]))]);

    /// <summary>Returns the same layers, with the output projections of attention layers marked as such.</summary>
    public static List<TargetLayer> WithAttentionOutputs(List<TargetLayer> layers)
    {
        var attention = layers.Where(layer => layer.Family == Families.Attention).Select(layer => layer.Name).ToHashSet(StringComparer.Ordinal);
        return layers.ConvertAll(layer => Families.IsOutputOf(attention, layer.Name) ? layer with { Family = Families.AttentionOutput } : layer);
    }
}
