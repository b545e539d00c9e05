using NotebookViz.Conventions;
using static TorchSharp.torch;

namespace NotebookViz.Torch.Loading;

/// <summary>A parameter or buffer of a module. A type of its own, because lists can also be paired without TorchSharp.</summary>
/// <param name="Name">Its name in the module.</param>
/// <param name="Slot">Its name in its layer, such as "weight".</param>
/// <param name="Tensor">The tensor.</param>
/// <param name="Weight">What it is and what its axes mean.</param>
internal sealed record ModuleTarget(string Name, string Slot, Tensor Tensor, Weight Weight) : LoadTarget(Name, Slot, Weight)
{
    /// <inheritdoc/>
    public override object Identity => TensorIdentity.Of(Tensor);

    /// <summary>Returns all layers with parameters or buffers, in the module's order. Parts that native code adds to a layer are layers too: "self_attn.out_proj".</summary>
    public static List<TargetLayer> LayersOf(nn.Module module)
    {
        var reader = new ModelReader(module, copy: false);
        var layers = new List<TargetLayer>();
        foreach (var row in reader.Root.Subtree)
        {
            LoadTarget[] targets = [.. row.Weights.Select(weight => weight.Weight).Where(weight => reader.Tensors.ContainsKey(weight.Name))
                .Select(weight => new ModuleTarget(weight.Name, SourceLayer.ParameterOf(weight), reader.Tensors[weight.Name], weight))];
            if (targets.Length > 0)
                layers.Add(new(row.Name, Families.OfLayer(row.Kind), targets));
        }
        return TargetLayer.WithAttentionOutputs(layers);
    }

    /// <summary>Returns the values of a move to this target, in its order and type. They belong to the caller's dispose scope.</summary>
    public Tensor Read(Move move)
    {
        using var scope = NewDisposeScope();
        var values = move.Order is null ? zeros_like(Tensor) : move.Order.Apply(TensorWriter.WriteWidened(move.Values));
        return values.to(Tensor.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Writes the values of a move into the module.</summary>
    public void Write(Move move, Tensor values)
    {
        using var scope = NewDisposeScope();
        var target = Tensor;
        if (move.Part is { } part)
            target = target.narrow(0, part * (target.shape[0] / Packing.Attention.Length), target.shape[0] / Packing.Attention.Length);
        target.copy_(values);
    }
}
