using System.Buffers;
using System.Runtime.InteropServices;

namespace NotebookViz.Data;

/// <summary>The sum of two weights' values, or the second minus the first, in double precision. Computed when it is read.</summary>
/// <param name="first">The first weight.</param>
/// <param name="second">The second weight, of the same number of values.</param>
/// <param name="isDifference">True for the second minus the first.</param>
internal sealed class CombinedData(Weight first, Weight second, bool isDifference) : TensorData
{
    public override long ByteLength => first.Count * sizeof(double);

    internal override object? Hold() => (first.Values.Hold(), second.Values.Hold());

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset % sizeof(double) != 0 || scratch.Length % sizeof(double) != 0)
            throw new ArgumentException("Double-precision numbers are read whole.", nameof(offset));
        var values = MemoryMarshal.Cast<byte, double>(scratch);
        if (isDifference && IntegerDifference.IsNeeded(first.ElementType, second.ElementType))
        {
            IntegerDifference.Read(first, second, offset / sizeof(double), values);
            return scratch;
        }
        double[] rented = ArrayPool<double>.Shared.Rent(values.Length);
        var others = rented.AsSpan(0, values.Length);
        first.Reader.Read(offset / sizeof(double), values);
        second.Reader.Read(offset / sizeof(double), others);
        for (int i = 0; i < values.Length; i++)
            values[i] = isDifference ? others[i] - values[i] : others[i] + values[i];
        ArrayPool<double>.Shared.Return(rented);
        return scratch;
    }
}
