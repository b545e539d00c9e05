using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Torch.Forward;

/// <summary>What a forward pass did in one layer.</summary>
internal sealed class CallRecord
{
    /// <summary>How often it was called.</summary>
    public int Calls { get; set; }

    /// <summary>The shapes of the outputs of its first call.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Shapes { get; set; } = [];

    /// <summary>True where a later call's outputs were of other shapes.</summary>
    public bool ShapesDiffer { get; set; }

    /// <summary>Bytes of the outputs of all calls.</summary>
    public long Bytes { get; set; }

    /// <summary>Multiply-adds of all calls; null where they are not known.</summary>
    public long? MultiplyAdds { get; set; } = 0;
}

/// <summary>Records the calls of layers.</summary>
internal sealed class CallRecorder : ICallObserver
{
    private readonly Dictionary<nn.Module, CallRecord> _records = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(nn.Module Module, object?[] Inputs)> _entered = new();

    /// <summary>The record of a layer; null where it was not called.</summary>
    public CallRecord? Of(nn.Module module) => _records.GetValueOrDefault(module);

    /// <summary>The layer that was computing when the pass broke off, and the shapes of its inputs; null where none was.</summary>
    public (nn.Module Module, IReadOnlyList<IReadOnlyList<long>> Inputs)? Unfinished =>
        _entered.TryPeek(out var entered) ? (entered.Module, Shapes(entered.Inputs)) : null;

    public void Entered(nn.Module module, object?[] inputs) => _entered.Push((module, inputs));

    public void Left(nn.Module module, object?[] inputs, object? output)
    {
        // A layer whose error the user's code caught was entered and never left.
        while (_entered.TryPop(out var entered) && !ReferenceEquals(entered.Module, module))
        {
        }

        if (!_records.TryGetValue(module, out var record))
            _records.Add(module, record = new());
        var shapes = Shapes([output]);
        if (record.Calls++ == 0)
            record.Shapes = shapes;
        else
            record.ShapesDiffer |= !record.Shapes.Select(Numbers.Shape).SequenceEqual(shapes.Select(Numbers.Shape));
        record.Bytes += Tensors([output]).Sum(tensor => tensor.numel() * tensor.element_size());
        record.MultiplyAdds += Forward.MultiplyAdds.Of(module, Tensors(inputs).ToArray(), Tensors([output]).ToArray());
    }

    /// <summary>The shapes of all tensors in values, which may be tuples.</summary>
    public static IReadOnlyList<IReadOnlyList<long>> Shapes(IEnumerable<object?> values) => [.. Tensors(values).Select(tensor => tensor.shape)];

    private static IEnumerable<Tensor> Tensors(IEnumerable<object?> values) => values.SelectMany(value => value switch
    {
        Tensor { IsInvalid: false } tensor => [tensor],
        ITuple tuple => Tensors(Enumerable.Range(0, tuple.Length).Select(index => tuple[index])),
        IEnumerable<Tensor> tensors => Tensors(tensors),
        _ => Enumerable.Empty<Tensor>(),
    });
}
