namespace NotebookViz.Data;

/// <summary>
/// Maps the values of a quantised tensor to scales: the tensor is split into equal blocks along each axis, and the scales are in row-major order.
/// </summary>
internal sealed class BlockGrid
{
    private readonly long[] _lengths, _blocks, _strides;

    /// <summary>The grid of a tensor.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="blocks">How many indices of each axis a block has, at least 1; the last block may be shorter.</param>
    public BlockGrid(IReadOnlyList<long> shape, IReadOnlyList<long> blocks)
    {
        var lengths = new List<long>();
        var sizes = new List<long>();
        for (int axis = 0; axis < shape.Count; axis++)
        {
            (long length, long block) = (shape[axis], Math.Min(blocks[axis], shape[axis]));
            Count *= Math.Max(1, length);
            Blocks *= length == 0 ? 1 : (length + block - 1) / block;
            if (length <= 1)
                continue;
            // Neighbouring axes that are not split, or split into single indices, are merged into one.
            bool isWhole = block == length;
            if (lengths.Count > 0 && (isWhole && sizes[^1] == lengths[^1] || block == 1 && sizes[^1] == 1))
            {
                lengths[^1] *= length;
                sizes[^1] *= block;
            }
            else
            {
                lengths.Add(length);
                sizes.Add(block);
            }
        }
        if (lengths.Count == 0)
        {
            lengths.Add(1);
            sizes.Add(1);
        }
        (_lengths, _blocks, _strides) = ([.. lengths], [.. sizes], new long[lengths.Count]);
        long stride = 1;
        for (int axis = lengths.Count - 1; axis >= 0; axis--)
        {
            _strides[axis] = stride;
            stride *= (_lengths[axis] + _blocks[axis] - 1) / _blocks[axis];
        }
    }

    /// <summary>How many values there are.</summary>
    public long Count { get; } = 1;

    /// <summary>How many blocks, and so scales, there are.</summary>
    public long Blocks { get; } = 1;

    /// <summary>The number of values in a row.</summary>
    public long RowLength => _lengths[^1];

    /// <summary>How many values of a row share a block.</summary>
    public long BlockLength => _blocks[^1];

    /// <summary>The first block of the row of a value, and the position of the value in the row.</summary>
    public (long Block, long Column) RowOf(long place)
    {
        (long row, long column) = Math.DivRem(place, _lengths[^1]);
        long block = 0;
        for (int axis = _lengths.Length - 2; axis >= 0; axis--)
        {
            (row, long index) = Math.DivRem(row, _lengths[axis]);
            block += index / _blocks[axis] * _strides[axis];
        }
        return (block, column);
    }

    /// <summary>The block of a value.</summary>
    public long BlockOf(long place)
    {
        var (block, column) = RowOf(place);
        return block + column / BlockLength;
    }
}
