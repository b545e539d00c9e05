using static TorchSharp.torch;

namespace NotebookViz.Torch.Loading;

/// <summary>A parameter or buffer of a module, or a weight of a list that another list is compared with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slot">Its name in its layer, such as "weight".</param>
/// <param name="Weight">What it is and what its axes mean.</param>
/// <param name="Tensor">The tensor of a module; null for a weight of a list.</param>
internal sealed record LoadTarget(string Name, string Slot, Weight Weight, Tensor? Tensor = null)
{
    /// <summary>A key that is equal for targets that share their values.</summary>
    public object Identity => Tensor is not null ? TensorIdentity.Of(Tensor) : Weight.Data ?? (object)Weight;

    /// <summary>True for what not every framework saves: Keras counts no batches.</summary>
    public bool IsOptional => Slot == "num_batches_tracked";
}

/// <summary>A layer with its parameters and buffers.</summary>
internal sealed record TargetLayer(string Name, string Family, IReadOnlyList<LoadTarget> Targets)
{
    /// <summary>All layers that have any, in the module's order. The parts of a layer in native code are layers of their own: "self_attn.out_proj".</summary>
    public static List<TargetLayer> Of(nn.Module module)
    {
        var reader = new ModelReader(module, copy: false);
        var layers = new List<TargetLayer>();
        foreach (var row in reader.Root.Subtree)
        {
            LoadTarget[] targets = [.. row.Weights.Select(weight => weight.Weight).Where(weight => reader.Tensors.ContainsKey(weight.Name))
                .Select(weight => new LoadTarget(weight.Name, SourceLayer.ParameterOf(weight), weight, reader.Tensors[weight.Name]))];
            if (targets.Length > 0)
                layers.Add(new(row.Name, Families.OfLayer(row.Kind), targets));
        }
        return WithAttentionOutputs(layers);
    }

    /// <summary>The layers of a list of weights, in its order: what precedes the last dot or slash of a name is the layer's name.</summary>
    public static List<TargetLayer> Of(IReadOnlyList<Weight> weights) => WithAttentionOutputs([.. weights.GroupBy(SourceLayer.ParentOf)
        .Select(layer => new TargetLayer(layer.Key, Families.OfWeights([.. layer]), [.. layer.Select(weight => new LoadTarget(weight.Name, SourceLayer.ParameterOf(weight), weight))]))]);

    private static List<TargetLayer> WithAttentionOutputs(List<TargetLayer> layers)
    {
        var attention = layers.Where(layer => layer.Family == Families.Attention).Select(layer => layer.Name).ToHashSet(StringComparer.Ordinal);
        return layers.ConvertAll(layer => Families.IsOutputOf(attention, layer.Name) ? layer with { Family = Families.AttentionOutput } : layer);
    }
}
