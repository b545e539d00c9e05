namespace NotebookViz.Torch.Loading;

/// <summary>What a weight may be for: a parameter or buffer of a module, or a weight of a list that is compared.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slot">Its name in its layer, such as "weight".</param>
/// <param name="Weight">What it is and what its axes mean.</param>
internal record LoadTarget(string Name, string Slot, Weight Weight)
{
    /// <summary>A key that is equal for targets that share their values.</summary>
    public virtual object Identity => Weight.Data ?? (object)Weight;

    /// <summary>True for what not every framework saves: Keras counts no batches.</summary>
    public bool IsOptional => Slot == "num_batches_tracked";
}

/// <summary>A layer with its parameters and buffers.</summary>
internal sealed record TargetLayer(string Name, string Family, IReadOnlyList<LoadTarget> Targets)
{
    /// <summary>The layers of a list of weights, in its order: what precedes the last dot or slash of a name is the layer's name.</summary>
    public static List<TargetLayer> Of(IReadOnlyList<Weight> weights) => WithAttentionOutputs([.. weights.GroupBy(SourceLayer.ParentOf)
        .Select(layer => new TargetLayer(layer.Key, Families.OfWeights([.. layer]), [.. layer.Select(weight => new LoadTarget(weight.Name, SourceLayer.ParameterOf(weight), weight))]))]);

    /// <summary>The same layers, where the dense layers behind the heads of attention are known as such.</summary>
    public static List<TargetLayer> WithAttentionOutputs(List<TargetLayer> layers)
    {
        var attention = layers.Where(layer => layer.Family == Families.Attention).Select(layer => layer.Name).ToHashSet(StringComparer.Ordinal);
        return layers.ConvertAll(layer => Families.IsOutputOf(attention, layer.Name) ? layer with { Family = Families.AttentionOutput } : layer);
    }
}
