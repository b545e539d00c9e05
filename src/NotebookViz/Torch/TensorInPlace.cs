using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>
/// The elements of a dense, contiguous tensor in the CPU's memory, read from where they lie. It holds the tensor's object and no
/// reference of its own to the memory: when the user disposes the tensor, the memory goes.
/// </summary>
internal sealed class TensorInPlace(Tensor tensor) : TensorData
{
    public override long ByteLength { get; } = tensor.numel() * tensor.element_size();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        ThrowIfDisposed();
        if (!IsOneSpan)
        {
            // A slice of the tensor goes when this returns: its bytes are copied out.
            TensorBytes.Copy(tensor, offset, scratch);
            return scratch;
        }
        return tensor.bytes.Slice((int)offset, scratch.Length);
    }

    // Asking a tensor for its memory takes longer than reading an element.
    internal override void Gather(long offset, long stride, int size, Span<byte> destination)
    {
        if (!IsOneSpan)
        {
            base.Gather(offset, stride, size, destination);
            return;
        }
        ThrowIfDisposed();
        var bytes = tensor.bytes;
        for (; destination.Length > 0; destination = destination[size..], offset += stride)
            bytes.Slice((int)offset, size).CopyTo(destination);
        GC.KeepAlive(tensor);
    }

    private bool IsOneSpan => ByteLength <= TensorBytes.LongestSpan;

    private void ThrowIfDisposed()
    {
        if (tensor.IsInvalid)
            throw new ObjectDisposedException(nameof(Tensor), "The tensor was disposed after it was shown; GetWeights() of its layer gives a copy that stays.");
    }
}
