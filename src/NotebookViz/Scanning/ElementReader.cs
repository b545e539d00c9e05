using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NotebookViz.Data;

namespace NotebookViz.Scanning;

/// <summary>Reads a weight's elements as double precision, block by block. For a complex number it reads the magnitude.</summary>
internal readonly struct ElementReader(TensorData data, ElementType type)
{
    /// <summary>Elements per block: with their results they fit into a typical first-level cache.</summary>
    public const int BlockLength = 2048;

    // A strided run of at most this many bytes is read whole; longer runs are gathered element by element.
    private const int WholeRunBytes = 1 << 16;

    // Up to this many bytes are read into the stack instead of a pooled buffer.
    private const int FewBytes = 256;

    private readonly int _size = type.Size();

    /// <summary>Reads consecutive elements of a type that single precision holds exactly.</summary>
    /// <returns>The elements: in place if they are singles in memory, otherwise <paramref name="scratch"/> filled.</returns>
    public ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        if (type == ElementType.Float32)
            return MemoryMarshal.Cast<byte, float>(data.Read(start * _size, MemoryMarshal.AsBytes(scratch)));
        byte[] rented = ArrayPool<byte>.Shared.Rent(scratch.Length * _size);
        Convert(type, data.Read(start * _size, rented.AsSpan(0, scratch.Length * _size)), scratch);
        ArrayPool<byte>.Shared.Return(rented);
        return scratch;
    }

    /// <summary>Reads consecutive elements in single precision, rounded to the nearest number.</summary>
    public void ReadNearest(long start, Span<float> destination)
    {
        if (type.FitsInSingle())
        {
            Read(start, destination).CopyTo(destination);
            return;
        }
        double[] buffer = ArrayPool<double>.Shared.Rent(BlockLength);
        while (destination.Length > 0)
        {
            var some = buffer.AsSpan(0, Math.Min(destination.Length, BlockLength));
            Read(start, some);
            for (int i = 0; i < some.Length; i++)
                destination[i] = (float)some[i];
            start += some.Length;
            destination = destination[some.Length..];
        }
        ArrayPool<double>.Shared.Return(buffer);
    }

    /// <summary>Reads consecutive elements.</summary>
    public void Read(long start, Span<double> destination)
    {
        Span<byte> few = stackalloc byte[FewBytes];
        if (destination.Length * (long)_size <= FewBytes)
        {
            Convert(type, data.Read(start * _size, few[..(destination.Length * _size)]), destination);
            GC.KeepAlive(data);
            return;
        }
        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Min(destination.Length, BlockLength) * _size);
        while (destination.Length > 0)
        {
            int count = Math.Min(destination.Length, BlockLength);
            Convert(type, data.Read(start * _size, rented.AsSpan(0, count * _size)), destination[..count]);
            destination = destination[count..];
            start += count;
        }
        GC.KeepAlive(data);
        // If an exception keeps the buffer from being returned, the pool makes a new one.
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Reads every <paramref name="stride"/>-th element, such as a column of a row-major matrix.</summary>
    public void Read(long start, long stride, Span<double> destination)
    {
        if (stride == 1 || destination.Length <= 1)
        {
            Read(start, destination);
            return;
        }

        long run = (destination.Length - 1) * stride + 1;
        if (run * _size <= WholeRunBytes)
        {
            double[] whole = ArrayPool<double>.Shared.Rent((int)run);
            Read(start, whole.AsSpan(0, (int)run));
            for (int i = 0; i < destination.Length; i++)
                destination[i] = whole[i * stride];
            ArrayPool<double>.Shared.Return(whole);
            return;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Min(destination.Length, BlockLength) * _size);
        while (destination.Length > 0)
        {
            int count = Math.Min(destination.Length, BlockLength);
            var gathered = rented.AsSpan(0, count * _size);
            data.Gather(start * _size, stride * _size, _size, gathered);
            Convert(type, gathered, destination[..count]);
            destination = destination[count..];
            start += count * stride;
        }
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Converts elements to double precision. Exact except for 64-bit integers beyond 2^53.</summary>
    public static void Convert(ElementType type, ReadOnlySpan<byte> bytes, Span<double> destination)
    {
        switch (type)
        {
            case ElementType.UInt32: Widen<uint, double>(bytes, destination); break;
            case ElementType.Int32: Widen<int, double>(bytes, destination); break;
            case ElementType.UInt64: Widen<ulong, double>(bytes, destination); break;
            case ElementType.Int64: Widen<long, double>(bytes, destination); break;
            case ElementType.Float64: MemoryMarshal.Cast<byte, double>(bytes).CopyTo(destination); break;
            case ElementType.Complex64:
                var pairs = MemoryMarshal.Cast<byte, float>(bytes);
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = Magnitude(pairs[2 * i], pairs[2 * i + 1]);
                break;
            case ElementType.Complex128:
                var wide = MemoryMarshal.Cast<byte, double>(bytes);
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = Magnitude(wide[2 * i], wide[2 * i + 1]);
                break;
            default: ConvertSmall(type, bytes, destination); break;
        }
    }

    private static void Convert(ElementType type, ReadOnlySpan<byte> bytes, Span<float> destination) => ConvertSmall(type, bytes, destination);

    // The types that single precision holds exactly.
    private static void ConvertSmall<T>(ElementType type, ReadOnlySpan<byte> bytes, Span<T> destination) where T : unmanaged, INumberBase<T>
    {
        switch (type)
        {
            case ElementType.Bool:
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = bytes[i] == 0 ? T.Zero : T.One;
                break;
            case ElementType.UInt8: Widen<byte, T>(bytes, destination); break;
            case ElementType.Int8: Widen<sbyte, T>(bytes, destination); break;
            case ElementType.UInt16: Widen<ushort, T>(bytes, destination); break;
            case ElementType.Int16: Widen<short, T>(bytes, destination); break;
            case ElementType.Float16: Widen<Half, T>(bytes, destination); break;
            case ElementType.BFloat16:
                var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = T.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)halves[i] << 16));
                break;
            case ElementType.Float8E4M3: LookUp(Float8.E4M3, bytes, destination); break;
            case ElementType.Float8E5M2: LookUp(Float8.E5M2, bytes, destination); break;
            case ElementType.Float32: Widen<float, T>(bytes, destination); break;
            default: throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type.");
        }
    }

    private static void LookUp<T>(double[] values, ReadOnlySpan<byte> bytes, Span<T> destination) where T : unmanaged, INumberBase<T>
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = T.CreateTruncating(values[bytes[i]]);
    }

    private static void Widen<TFrom, TTo>(ReadOnlySpan<byte> bytes, Span<TTo> destination)
        where TFrom : unmanaged, INumberBase<TFrom> where TTo : unmanaged, INumberBase<TTo> =>
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, TFrom>(bytes), destination);

    private static double Magnitude(double real, double imaginary) =>
        double.IsNaN(real) || double.IsNaN(imaginary) ? double.NaN : Complex.Abs(new Complex(real, imaginary));
}
