using System.Buffers;
using NotebookViz.Scanning;

namespace NotebookViz.Data;

/// <summary>Scales or zero points in single precision. Up to 65,536 are cached as long as memory allows; more are read when they are needed.</summary>
internal sealed class Factors(TensorData data, ElementType type)
{
    private const int MostKept = 1 << 16;

    private readonly long _count = data.ByteLength / type.Size();
    private readonly WeakReference<float[]> _kept = new(null!);

    /// <summary>The factors of a weight that has values.</summary>
    public static Factors Of(Weight weight) => new(weight.Values, weight.ElementType);

    /// <summary>Reads consecutive factors.</summary>
    public void Read(long start, Span<float> destination)
    {
        if (_count > MostKept)
            ReadStored(start, destination);
        else
            Kept().AsSpan((int)start, destination.Length).CopyTo(destination);
    }

    /// <summary>Returns one factor.</summary>
    public float At(long index)
    {
        if (_count <= MostKept)
            return Kept()[index];
        Span<float> one = stackalloc float[1];
        ReadStored(index, one);
        return one[0];
    }

    private void ReadStored(long start, Span<float> destination)
    {
        new ElementReader(data, type).ReadNearest(start, destination);
        GC.KeepAlive(data);
    }

    private float[] Kept()
    {
        if (_kept.TryGetTarget(out var kept))
            return kept;
        kept = new float[_count];
        ReadStored(0, kept);
        _kept.SetTarget(kept);
        return kept;
    }
}

/// <summary>The scale of each column of each row, if the columns of a group are not consecutive. Single precision.</summary>
/// <param name="factors">The scales, (rows, groups).</param>
/// <param name="rows">How many rows there are.</param>
/// <param name="groups">How many groups there are.</param>
/// <param name="columns">How many columns there are.</param>
/// <param name="groupsOf">The group of each column, each below <paramref name="groups"/>.</param>
internal sealed class GroupedFactors(Factors factors, long rows, int groups, int columns, Func<int[]> groupsOf) : SinglesData
{
    private readonly WeakReference<int[]> _groupsOf = new(null!);

    public override long ByteLength => rows * columns * sizeof(float);

    protected override void Read(long start, Span<float> values)
    {
        if (!_groupsOf.TryGetTarget(out var places))
            _groupsOf.SetTarget(places = groupsOf());
        float[] buffer = ArrayPool<float>.Shared.Rent(groups);
        var (row, column) = Math.DivRem(start, columns);
        while (values.Length > 0)
        {
            int length = (int)Math.Min(values.Length, columns - column);
            var own = buffer.AsSpan(0, groups);
            factors.Read(row * groups, own);
            for (int i = 0; i < length; i++)
                values[i] = own[places[column + i]];
            values = values[length..];
            (row, column) = (row + 1, 0);
        }
        ArrayPool<float>.Shared.Return(buffer);
    }
}
