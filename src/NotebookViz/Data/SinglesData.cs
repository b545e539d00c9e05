using System.Runtime.InteropServices;

namespace NotebookViz.Data;

/// <summary>Single-precision numbers that are computed as they are read.</summary>
internal abstract class SinglesData : TensorData
{
    public sealed override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset % sizeof(float) != 0 || scratch.Length % sizeof(float) != 0)
            throw new ArgumentException("Single-precision numbers are read whole.", nameof(offset));
        if (offset < 0 || offset > ByteLength - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"There are {ByteLength} bytes.");
        Read(offset / sizeof(float), MemoryMarshal.Cast<byte, float>(scratch));
        return scratch;
    }

    /// <summary>Computes consecutive numbers, which lie within the data.</summary>
    /// <param name="start">The index of the first one.</param>
    /// <param name="values">Where they go.</param>
    protected abstract void Read(long start, Span<float> values);
}
