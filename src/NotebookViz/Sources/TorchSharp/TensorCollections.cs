using System.Runtime.CompilerServices;
using NotebookViz.Sources.Conventions;
using static TorchSharp.torch;

namespace NotebookViz.Sources.Torch;

/// <summary>Reads what holds tensors, in place: state dicts, lists of parameters, tuples.</summary>
internal static class TensorCollections
{
    /// <summary>Tensors with the names of a model's parameters; axes are told where the names leave no doubt.</summary>
    public static WeightList Named(IEnumerable<(string Name, Tensor Tensor)> tensors) =>
        Together([.. PyTorchNames.Describe([.. tensors.Select(pair => Read(pair.Tensor, pair.Name))])]);

    /// <summary>Tensors without names; those that have one of their own keep it, the others are called by their place.</summary>
    public static WeightList Listed(IEnumerable<Tensor> tensors) =>
        Together([.. tensors.Select((tensor, index) => Read(tensor, tensor?.name is { Length: > 0 } name ? name : $"[{Numbers.Exact(index)}]"))]);

    /// <summary>A tuple of tensors, by the names that C# gives its elements.</summary>
    public static WeightList OfTuple(ITuple tuple) => new(Enumerable.Range(0, tuple.Length)
        .Select(index => Read((Tensor?)tuple[index], $"Item{Numbers.Exact(index + 1)}")))
    {
        Heading = $"tuple of {Numbers.Exact(tuple.Length)} tensors",
    };

    private static WeightList Together(Weight[] tensors) =>
        new(tensors) { Heading = tensors.Length == 1 ? "1 tensor" : $"{Numbers.Grouped(tensors.Length)} tensors" };

    private static Weight Read(Tensor? tensor, string name) => tensor is null
        ? Weight.WithoutValues(name, [], ElementType.Float32, "There is no tensor: it is null.")
        : TensorReader.InPlace(tensor, name);
}
