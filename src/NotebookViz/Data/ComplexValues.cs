using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NotebookViz.Data;

/// <summary>Reads the values of a weight as complex numbers in double precision.</summary>
internal static class ComplexValues
{
    /// <summary>Whether at least one of two types is complex.</summary>
    public static bool IsNeeded(ElementType a, ElementType b) => a.IsComplex() || b.IsComplex();

    /// <summary>Reads consecutive values. Real numbers have an imaginary part of 0.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="start">The index of the first value.</param>
    /// <param name="values">Receives the values.</param>
    public static void Read(Weight weight, long start, Span<Complex> values)
    {
        if (weight.ElementType == ElementType.Complex128)
            weight.Values.Read(start * weight.ElementType.Size(), MemoryMarshal.AsBytes(values)).CopyTo(MemoryMarshal.AsBytes(values));
        else if (weight.ElementType == ElementType.Complex64)
            ReadSingles(weight, start, values);
        else
            ReadReal(weight, start, values);
    }

    private static void ReadSingles(Weight weight, long start, Span<Complex> values)
    {
        int size = weight.ElementType.Size();
        byte[] rented = ArrayPool<byte>.Shared.Rent(values.Length * size);
        var parts = MemoryMarshal.Cast<byte, float>(weight.Values.Read(start * size, rented.AsSpan(0, values.Length * size)));
        for (int i = 0; i < values.Length; i++)
            values[i] = new(parts[2 * i], parts[2 * i + 1]);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void ReadReal(Weight weight, long start, Span<Complex> values)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(values.Length);
        weight.Reader.Read(start, rented.AsSpan(0, values.Length));
        for (int i = 0; i < values.Length; i++)
            values[i] = rented[i];
        ArrayPool<double>.Shared.Return(rented);
    }
}
