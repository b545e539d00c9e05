using System.Runtime.InteropServices;

namespace NotebookViz.Tests.Scanning;

/// <summary>
/// Singles that repeat but for a few, written when they are asked for, so that only what the library keeps is in memory. They are copied: a call for
/// each of a hundred million values takes longer than all that is done with them.
/// </summary>
internal sealed class Repeated : TensorData
{
    private readonly long _count;
    private readonly float[] _values;
    private readonly (long Index, float Value)[] _others;

    /// <param name="count">How many values there are.</param>
    /// <param name="period">After how many values they repeat.</param>
    /// <param name="value">The values of the first period.</param>
    /// <param name="others">The values that differ.</param>
    public Repeated(long count, int period, Func<int, float> value, params (long Index, float Value)[] others)
    {
        (_count, _others) = (count, others);
        // Many periods, so that copies are long.
        float[] once = [.. Enumerable.Range(0, period).Select(value)];
        _values = [.. Enumerable.Repeat(once, 64).SelectMany(values => values)];
    }

    public override long ByteLength => _count * sizeof(float);

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        var values = MemoryMarshal.Cast<byte, float>(scratch);
        long first = offset / sizeof(float);
        for (int done = 0; done < values.Length;)
        {
            int from = (int)((first + done) % _values.Length), length = Math.Min(values.Length - done, _values.Length - from);
            _values.AsSpan(from, length).CopyTo(values[done..]);
            done += length;
        }
        foreach (var (index, value) in _others)
            if (index >= first && index < first + values.Length)
                values[(int)(index - first)] = value;
        return scratch;
    }
}
