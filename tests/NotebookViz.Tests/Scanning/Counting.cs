using System.Runtime.InteropServices;

namespace NotebookViz.Tests.Scanning;

/// <summary>Computed singles that count how many of their bytes are read.</summary>
internal sealed class Counting(long count, Func<long, float> value) : TensorData
{
    private long _read;

    public override long ByteLength => count * sizeof(float);

    /// <summary>How many bytes were read, as a multiple of all.</summary>
    public double Passes => (double)_read / ByteLength;

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        Interlocked.Add(ref _read, scratch.Length);
        var values = MemoryMarshal.Cast<byte, float>(scratch);
        for (int i = 0; i < values.Length; i++)
            values[i] = value(offset / sizeof(float) + i);
        return scratch;
    }
}
