using System.Buffers;
using System.Runtime.InteropServices;

namespace NotebookViz.Data;

/// <summary>A real number computed from each complex number, in double precision, while it is read.</summary>
internal sealed class ComplexPartData(TensorData data, ElementType type, Func<double, double, double> part) : TensorData
{
    public override long ByteLength => data.ByteLength / type.Size() * sizeof(double);

    internal override object? Hold() => data.Hold();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        int count = scratch.Length / sizeof(double), size = type.Size();
        byte[] rented = ArrayPool<byte>.Shared.Rent(count * size);
        try
        {
            var bytes = data.Read(offset / sizeof(double) * size, rented.AsSpan(0, count * size));
            var results = MemoryMarshal.Cast<byte, double>(scratch);
            for (int i = 0; i < count; i++)
            {
                var one = bytes.Slice(i * size, size);
                results[i] = type == ElementType.Complex64
                    ? part(MemoryMarshal.Read<float>(one), MemoryMarshal.Read<float>(one[4..]))
                    : part(MemoryMarshal.Read<double>(one), MemoryMarshal.Read<double>(one[8..]));
            }
            return scratch;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
