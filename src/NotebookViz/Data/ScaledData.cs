using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NotebookViz.Scanning;

namespace NotebookViz.Data;

/// <summary>
/// Decoded values, (code - zero point) · scale, in single precision. They are computed as they are read; only a few scales are kept.
/// </summary>
/// <param name="codes">The codes.</param>
/// <param name="type">The type of the codes.</param>
/// <param name="grid">Which scale each value has.</param>
/// <param name="scales">The scales, one for each block.</param>
/// <param name="zeroPoints">The zero points, one for each block; null if all are the same.</param>
/// <param name="zeroPoint">The zero point of all blocks if they have the same.</param>
/// <param name="rounding">The type to which products are rounded, if that is a half-precision one.</param>
internal sealed class ScaledData(
    TensorData codes, ElementType type, BlockGrid grid, Factors scales, Factors? zeroPoints, float zeroPoint = 0, ElementType rounding = ElementType.Float32) : SinglesData
{
    private const int MostBlocks = 256;

    public override long ByteLength => codes.ByteLength / type.Size() * sizeof(float);

    internal override object? Hold() => codes.Hold();

    protected override void Read(long start, Span<float> values)
    {
        new ElementReader(codes, type).ReadNearest(start, values);
        GC.KeepAlive(codes);
        if (zeroPoints is null && zeroPoint != 0)
            TensorPrimitives.Subtract(values, zeroPoint, values);
        for (var rest = values; rest.Length > 0;)
        {
            var (block, column) = grid.RowOf(start);
            var row = rest[..(int)Math.Min(rest.Length, grid.RowLength - column)];
            Scale(block, column, row);
            start += row.Length;
            rest = rest[row.Length..];
        }
        Round(values);
    }

    public override void Gather(long offset, long stride, int size, Span<byte> destination)
    {
        if (size != sizeof(float) || offset % sizeof(float) != 0 || stride <= 0 || stride % sizeof(float) != 0)
        {
            base.Gather(offset, stride, size, destination);
            return;
        }
        var values = MemoryMarshal.Cast<byte, float>(destination);
        Span<double> some = stackalloc double[MostBlocks];
        var reader = new ElementReader(codes, type);
        long place = offset / sizeof(float), step = stride / sizeof(float), last = -1;
        var (scale, zero) = (1f, zeroPoint);
        for (var rest = values; rest.Length > 0;)
        {
            some = some[..Math.Min(rest.Length, some.Length)];
            reader.Read(place, step, some);
            for (int i = 0; i < some.Length; i++, place += step)
            {
                long block = grid.BlockOf(place);
                if (block != last)
                    (scale, zero, last) = (scales.At(block), zeroPoints?.At(block) ?? zeroPoint, block);
                rest[i] = ((float)some[i] - zero) * scale;
            }
            rest = rest[some.Length..];
        }
        Round(values);
    }

    // Scales a part of one row.
    private void Scale(long firstBlock, long column, Span<float> row)
    {
        Span<float> factors = stackalloc float[MostBlocks], shifts = stackalloc float[MostBlocks];
        long length = grid.BlockLength;
        while (row.Length > 0)
        {
            long block = column / length;
            int count = (int)Math.Min(MostBlocks, (column + row.Length - 1) / length - block + 1);
            scales.Read(firstBlock + block, factors[..count]);
            zeroPoints?.Read(firstBlock + block, shifts[..count]);
            var part = row[..(int)Math.Min(row.Length, (block + count) * length - column)];
            if (length == 1)
                Scale(part, factors, shifts);
            else
                ScaleBlocks(part, (int)Math.Min(part.Length, (block + 1) * length - column), factors[..count], shifts);
            column += part.Length;
            row = row[part.Length..];
        }
    }

    private void Scale(Span<float> values, Span<float> factors, Span<float> shifts)
    {
        if (zeroPoints is not null)
            TensorPrimitives.Subtract(values, shifts[..values.Length], values);
        TensorPrimitives.Multiply(values, factors[..values.Length], values);
    }

    private void ScaleBlocks(Span<float> values, int first, Span<float> factors, Span<float> shifts)
    {
        for (int i = 0; i < factors.Length; i++)
        {
            var block = values[..(i == 0 ? first : (int)Math.Min(values.Length, grid.BlockLength))];
            if (zeroPoints is not null)
                TensorPrimitives.Subtract(block, shifts[i], block);
            TensorPrimitives.Multiply(block, factors[i], block);
            values = values[block.Length..];
        }
    }

    private void Round(Span<float> values)
    {
        if (rounding == ElementType.Float16)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(Half)values[i];
        }
        else if (rounding == ElementType.BFloat16)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = ToBFloat16(values[i]);
        }
    }

    // To the nearest, ties to even.
    private static float ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? value : BitConverter.UInt32BitsToSingle(bits + 0x7FFF + (bits >> 16 & 1) & 0xFFFF0000);
    }
}
