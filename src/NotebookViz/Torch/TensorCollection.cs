using System.Runtime.CompilerServices;
using NotebookViz.Common;
using NotebookViz.Conventions;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>
/// A collection of tensors, such as a state dict, as weights that are read in place. Until it is disposed, it holds a second handle to
/// each tensor's memory: in <c>MakeModel().state_dict()</c> the garbage collector may dispose the model and its tensors at any moment.
/// </summary>
internal sealed class TensorCollection : IDisposable
{
    private readonly List<Tensor> _held = [];

    private TensorCollection(IEnumerable<(string Name, Tensor? Tensor)> tensors, Func<IReadOnlyList<Weight>, IEnumerable<Weight>> describe, string kind = "")
    {
        Weight[] weights = [.. tensors.Select(pair => Read(pair.Tensor, pair.Name))];
        string count = weights.Length switch { 0 => "no tensors", 1 => "1 tensor", var many => $"{Numbers.Grouped(many)} tensors" };
        Weights = new(describe(weights)) { Heading = kind + count };
    }

    /// <summary>The tensors in their order.</summary>
    public WeightList Weights { get; }

    /// <summary>Tensors named like a model's parameters. Axes get roles only where the names are unambiguous.</summary>
    public static TensorCollection Named(IEnumerable<(string Name, Tensor? Tensor)> tensors) => new(tensors, PyTorchNames.Describe);

    /// <summary>Tensors of a list. A tensor that has a name keeps it; the others are named by their index.</summary>
    public static TensorCollection Listed(IEnumerable<Tensor?> tensors) =>
        new(tensors.Select((tensor, index) => (tensor?.name is { Length: > 0 } name ? name : $"[{Numbers.Exact(index)}]", tensor)), weights => weights);

    /// <summary>A tuple of tensors, named like its elements: Item1, Item2, ….</summary>
    public static TensorCollection OfTuple(ITuple tuple) =>
        new(Enumerable.Range(0, tuple.Length).Select(index => ($"Item{Numbers.Exact(index + 1)}", (Tensor?)tuple[index])), weights => weights, "tuple of ");

    public void Dispose() => _held.ForEach(tensor => tensor.Dispose());

    private Weight Read(Tensor? tensor, string name)
    {
        if (tensor is null)
            return Weight.WithoutValues(name, [], ElementType.Float32, "The tensor is null.");
        if (tensor.IsInvalid)
            return TensorReader.Disposed(name);
        var held = tensor.detach().DetachFromDisposeScope();
        _held.Add(held);
        return TensorReader.Read(held, name, copy: false);
    }
}
