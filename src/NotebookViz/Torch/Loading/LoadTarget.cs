using static TorchSharp.torch;

namespace NotebookViz.Torch.Loading;

/// <summary>A parameter or buffer of a module.</summary>
/// <param name="Name">Its name in the module.</param>
/// <param name="Slot">Its name in its layer, such as "weight".</param>
/// <param name="Tensor">The tensor.</param>
/// <param name="Weight">What it is and what its axes mean.</param>
internal sealed record LoadTarget(string Name, string Slot, Tensor Tensor, Weight Weight)
{
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
                .Select(weight => new LoadTarget(weight.Name, weight.Name[(weight.Name.LastIndexOf('.') + 1)..], reader.Tensors[weight.Name], weight))];
            if (targets.Length > 0)
                layers.Add(new(row.Name, Families.OfLayer(row.Kind), targets));
        }
        var attention = layers.Where(layer => layer.Family == Families.Attention).Select(layer => layer.Name).ToHashSet(StringComparer.Ordinal);
        return layers.ConvertAll(layer => Families.IsOutputOf(attention, layer.Name) ? layer with { Family = Families.AttentionOutput } : layer);
    }
}
