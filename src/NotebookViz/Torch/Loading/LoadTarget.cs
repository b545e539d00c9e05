using static TorchSharp.torch;

namespace NotebookViz.Torch.Loading;

/// <summary>A parameter or buffer of a module.</summary>
/// <param name="Name">Its name in the module.</param>
/// <param name="Slot">Its name in its layer, such as "weight".</param>
/// <param name="Tensor">The tensor.</param>
/// <param name="Weight">What it is and what its axes mean.</param>
internal sealed record LoadTarget(string Name, string Slot, Tensor Tensor, Weight Weight);

/// <summary>A layer with its parameters and buffers.</summary>
internal sealed record TargetLayer(string Name, string Family, IReadOnlyList<LoadTarget> Targets)
{
    /// <summary>All layers that have any, in the module's order. The parts of a layer in native code are layers of their own: "self_attn.out_proj".</summary>
    public static IEnumerable<TargetLayer> Of(nn.Module module)
    {
        var reader = new ModelReader(module, copy: false);
        foreach (var row in reader.Root.Subtree)
        {
            LoadTarget[] targets = [.. row.Weights.Select(weight => weight.Weight).Where(weight => reader.Tensors.ContainsKey(weight.Name))
                .Select(weight => new LoadTarget(weight.Name, weight.Name[(weight.Name.LastIndexOf('.') + 1)..], reader.Tensors[weight.Name], weight))];
            if (targets.Length > 0)
                yield return new(row.Name, Families.OfLayer(row.Kind), targets);
        }
    }
}
