using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NotebookViz.Data;

/// <summary>
/// The sum of two weights' values, or the second minus the first, in double precision. Computed when it is read. The values are complex if those of either
/// weight are.
/// </summary>
/// <param name="first">The first weight.</param>
/// <param name="second">The second weight, of the same number of values.</param>
/// <param name="isDifference">True for the second minus the first.</param>
internal sealed class CombinedData(Weight first, Weight second, bool isDifference) : TensorData
{
    public ElementType ElementType { get; } = ComplexValues.IsNeeded(first.ElementType, second.ElementType) ? ElementType.Complex128 : ElementType.Float64;

    public override long ByteLength => first.Count * ElementType.Size();

    internal override object? Hold() => (first.Values.Hold(), second.Values.Hold());

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        int size = ElementType.Size();
        if (offset % size != 0 || scratch.Length % size != 0)
            throw new ArgumentException("Double-precision numbers are read whole.", nameof(offset));
        if (ElementType == ElementType.Complex128)
            Combine(MemoryMarshal.Cast<byte, Complex>(scratch), values => ComplexValues.Read(first, offset / size, values), values => ComplexValues.Read(second, offset / size, values));
        else if (isDifference && IntegerDifference.IsNeeded(first.ElementType, second.ElementType))
            IntegerDifference.Read(first, second, offset / size, MemoryMarshal.Cast<byte, double>(scratch));
        else
            Combine(MemoryMarshal.Cast<byte, double>(scratch), values => first.Reader.Read(offset / size, values), values => second.Reader.Read(offset / size, values));
        return scratch;
    }

    private void Combine<T>(Span<T> values, Action<Span<T>> readFirst, Action<Span<T>> readSecond) where T : INumberBase<T>
    {
        T[] rented = ArrayPool<T>.Shared.Rent(values.Length);
        var others = rented.AsSpan(0, values.Length);
        readFirst(values);
        readSecond(others);
        for (int i = 0; i < values.Length; i++)
            values[i] = isDifference ? others[i] - values[i] : others[i] + values[i];
        ArrayPool<T>.Shared.Return(rented);
    }
}
