using System.Runtime.InteropServices;
using NotebookViz.Common;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>Copies the bytes of a dense, contiguous tensor of any length in CPU memory.</summary>
internal static class TensorBytes
{
    /// <summary>The longest tensor, in bytes, that TorchSharp hands out as one span. Longer ones are read in slices.</summary>
    public const long LongestSpan = int.MaxValue;

    /// <summary>Copies bytes of a tensor.</summary>
    /// <param name="tensor">The tensor; kept alive while it is read.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="destination">The destination; its length is the number of bytes to copy.</param>
    /// <param name="longestSpan">The number of bytes above which the tensor is read in slices.</param>
    public static void Copy(Tensor tensor, long offset, Span<byte> destination, long longestSpan = LongestSpan)
    {
        long size = tensor.element_size();
        if (tensor.numel() * size <= longestSpan)
        {
            tensor.bytes.Slice((int)offset, destination.Length).CopyTo(destination);
            GC.KeepAlive(tensor);
            return;
        }

        using var ownScope = NewDisposeScope();
        using var noGradient = no_grad();
        var flat = tensor.detach().view(-1);
        while (destination.Length > 0)
        {
            // A slice begins at an element; the requested bytes need not.
            long skipped = offset % size;
            long count = Math.Min((skipped + destination.Length + size - 1) / size, longestSpan / size);
            using var slice = flat.narrow(0, offset / size, count);
            var bytes = slice.bytes[(int)skipped..];
            bytes = bytes[..Math.Min(bytes.Length, destination.Length)];
            bytes.CopyTo(destination);
            GC.KeepAlive(slice);
            destination = destination[bytes.Length..];
            offset += bytes.Length;
        }
    }

    /// <summary>Copies all bytes of a tensor into an array, whose elements are numbers of the same size.</summary>
    public static Array ToArray(Tensor tensor, long longestSpan = LongestSpan)
    {
        // An array may exceed 2 GiB if its elements are larger than a byte; a span over its bytes may not.
        long count = tensor.numel();
        int size = (int)tensor.element_size();
        return size switch
        {
            1 => Filled<byte>(1),
            2 => Filled<ushort>(1),
            4 => Filled<uint>(1),
            8 => Filled<ulong>(1),
            16 => Filled<ulong>(2),
            _ => throw new NotSupportedException($"Elements of {size} bytes cannot be read."),
        };

        Array Filled<T>(int parts) where T : unmanaged
        {
            var array = GC.AllocateUninitializedArray<T>(checked((int)(count * parts)));
            int block = (int)Math.Min(1 << 28, longestSpan) / (size / parts);
            for (int start = 0; start < array.Length; start += block)
            {
                WorkScope.ThrowIfCancelled();
                var part = MemoryMarshal.AsBytes(array.AsSpan(start, Math.Min(block, array.Length - start)));
                Copy(tensor, (long)start * (size / parts), part, longestSpan);
            }
            return array;
        }
    }
}

/// <summary>
/// The elements of a dense, contiguous tensor in CPU memory, read in place. It references the tensor object but does not keep the
/// memory alive: when the user disposes the tensor, the memory is freed.
/// </summary>
internal sealed class TensorInPlace(Tensor tensor) : TensorData
{
    public override long ByteLength { get; } = tensor.numel() * tensor.element_size();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        ThrowIfDisposed();
        if (!IsOneSpan)
        {
            // The slice is disposed on return, so its bytes are copied.
            TensorBytes.Copy(tensor, offset, scratch);
            return scratch;
        }
        return tensor.bytes.Slice((int)offset, scratch.Length);
    }

    // Getting the address of a tensor's memory takes longer than reading an element, so it is done once.
    public override void Gather(long offset, long stride, int size, Span<byte> destination)
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
            throw new ObjectDisposedException(nameof(Tensor), "The tensor was disposed after it was shown; GetWeights() of its layer returns an independent copy.");
    }
}
