using static TorchSharp.torch;

namespace NotebookViz.Sources.Torch;

/// <summary>
/// The elements of a dense, contiguous tensor in the CPU's memory, read from where they lie. It holds the tensor's object and no
/// reference of its own to the memory: when the user disposes the tensor, the memory goes.
/// </summary>
internal sealed class TensorInPlace(Tensor tensor) : TensorData
{
    public override long ByteLength { get; } = tensor.numel() * tensor.element_size();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (tensor.IsInvalid)
            throw new ObjectDisposedException(nameof(Tensor), "The tensor was disposed after it was shown; GetWeights() of its layer gives a copy that stays.");

        // Block by block through the scratch buffer, which stays in the cache: a span into the tensor's own memory could outlive it.
        TensorBytes.Copy(tensor, offset, scratch);
        return scratch;
    }
}
