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
    /// <summary>All layers that have any, in the module's order.</summary>
    public static IEnumerable<TargetLayer> Of(nn.Module module, string prefix = "")
    {
        var kind = LayerKind.Of(module);
        var own = module.named_parameters(recurse: false).Select(pair => (pair.name, tensor: (Tensor)pair.parameter))
            .Concat(module.named_buffers(recurse: false).Select(pair => (pair.name, tensor: pair.buffer)))
            .Select(pair => (pair.name, pair.tensor, weight: kind.Describe(TensorReader.InPlace(pair.tensor, prefix + pair.name), pair.name)));
        // The parts of a layer in native code are layers of their own: "self_attn.out_proj".
        foreach (var part in own.GroupBy(item => item.name[..Math.Max(0, item.name.LastIndexOf('.'))]))
        {
            string name = prefix + part.Key;
            yield return new(name.TrimEnd('.'), Families.OfLayer(part.First().weight.LayerKind),
                [.. part.Select(item => new LoadTarget(prefix + item.name, item.name[(item.name.LastIndexOf('.') + 1)..], item.tensor, item.weight))]);
        }
        foreach (var (name, child) in module.named_children())
            foreach (var layer in Of(child, $"{prefix}{name}."))
                yield return layer;
    }
}
