using System.Buffers;
using System.Numerics.Tensors;

namespace NotebookViz.Data;

/// <summary>
/// The product of two factors of low rank, B · A · scale, in single precision. Rows are computed as they are read; sums are in double precision.
/// </summary>
/// <param name="a">The factor (rank, columns).</param>
/// <param name="b">The factor (rows, rank).</param>
/// <param name="rank">The rank.</param>
/// <param name="scale">The factor by which each value is multiplied.</param>
internal sealed class LowRankData(Weight a, Weight b, long rank, double scale) : SinglesData
{
    private const int MostColumns = 1024;

    private readonly long _columns = a.Count / rank, _rows = b.Count / rank;

    public override long ByteLength => checked(_rows * _columns * sizeof(float));

    internal override object? Hold() => (a.Values.Hold(), b.Values.Hold());

    protected override void Read(long start, Span<float> values)
    {
        var (row, column) = Math.DivRem(start, _columns);
        for (var rest = values; rest.Length > 0;)
        {
            var part = rest[..(int)Math.Min(Math.Min(rest.Length, _columns - column), MostColumns)];
            Multiply(row, column, part);
            column += part.Length;
            if (column == _columns)
                (row, column) = (row + 1, 0);
            rest = rest[part.Length..];
        }
    }

    private void Multiply(long row, long column, Span<float> part)
    {
        double[] buffer = ArrayPool<double>.Shared.Rent(2 * MostColumns);
        Span<double> sums = buffer.AsSpan(0, part.Length), factors = buffer.AsSpan(MostColumns, part.Length);
        sums.Clear();
        Span<double> factor = stackalloc double[1];
        for (long i = 0; i < rank; i++)
        {
            b.Reader.Read(row * rank + i, factor);
            a.Reader.Read(i * _columns + column, factors);
            TensorPrimitives.MultiplyAdd(factors, factor[0], sums, sums);
        }
        for (int i = 0; i < part.Length; i++)
            part[i] = (float)(sums[i] * scale);
        ArrayPool<double>.Shared.Return(buffer);
    }
}
