using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NotebookViz.Plans;

namespace NotebookViz.Scanning;

/// <summary>
/// A tensor reduced in size: each cell is the largest-magnitude value of a block of elements, their mean, or their root mean square. If all blocks
/// have one element, it is a copy of the tensor. A NaN takes precedence over everything, an infinity over finite values, so that neither is hidden.
/// </summary>
internal abstract class Blocks : ScanObserver
{
    /// <summary>Prepares the smaller tensor.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="axes">The tensor's axes in the order of their strides, and their blocks.</param>
    /// <param name="pooling">How a block becomes a cell.</param>
    public static Blocks Of(ElementType type, IReadOnlyList<CellAxis> axes, Pooling pooling) => type.FitsInSingle() && pooling == Pooling.AbsMax
        ? new Blocks<float>(axes, pooling)
        : new Blocks<double>(axes, pooling);

    /// <summary>How many bytes the cells take while they are computed.</summary>
    public static double Bytes(ElementType type, IReadOnlyList<CellAxis> axes, Pooling pooling) =>
        axes.Aggregate(1.0, (product, axis) => product * axis.Cells) * (type.FitsInSingle() && pooling == Pooling.AbsMax ? sizeof(float) : sizeof(double))
        * (axes.All(axis => axis.Block == 1) ? 1 : 2);

    /// <summary>The cells in row-major order, after all elements were seen.</summary>
    public abstract ElementReader Cells { get; }
}

/// <summary>Blocks of elements of one type.</summary>
internal sealed class Blocks<T> : Blocks where T : unmanaged, INumber<T>
{
    // A line is a run of the last axis. Longer lines are pooled directly. Shorter ones are first combined element by element, several at a time if they
    // are very short, which is much faster.
    private const int LongestLine = 1 << 14, WorthwhileLine = 1 << 10;

    private const double MostBytesInParts = 1 << 21, MostBytesInLines = 1 << 19;

    private readonly CellAxis[] _axes;
    private readonly Pooling _pooling;
    private readonly long[] _steps;
    private readonly long _line, _first;
    private readonly T[] _cells;
    private readonly T[]? _lines;
    private long _offset = -1;
    private bool _isDone;

    public Blocks(IReadOnlyList<CellAxis> axes, Pooling pooling) : this(Merged(axes), pooling, 0, null)
    {
    }

    private Blocks(CellAxis[] axes, Pooling pooling, long first, T[]? cells)
    {
        (_axes, _pooling, _first, _line) = (axes, pooling, first, axes[^1].Axis.Length);
        _steps = new long[axes.Length];
        long step = 1;
        for (int axis = axes.Length - 1; axis >= 0; step *= axes[axis].Cells, axis--)
            _steps[axis] = step;
        _cells = cells ?? new T[checked((int)step)];
        if (axes.Length > 1 && axes[^2].Block > 1 && _line <= LongestLine)
            _lines = new T[_line * Math.Clamp(WorthwhileLine / Math.Max(1, _line), 1, axes[^2].Block)];
    }

    /// <summary>A cell, after all elements were seen.</summary>
    public T this[int cell]
    {
        get
        {
            Finish();
            return _cells[cell];
        }
    }

    private bool IsCopy => _axes is [{ Block: 1 }];

    public override ElementReader Cells
    {
        get
        {
            Finish();
            return new(TensorData.Of(_cells), typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64);
        }
    }

    // A part has the cells of whole indices of the outermost axis; it may share the first and the last with its neighbours.
    public override int MostParts => IsCopy ? int.MaxValue
        : (int)Math.Max(1, Math.Min(MostBytesInLines / (sizeof(double) * (1.0 + (_lines?.Length ?? 0))), (MostBytesInParts / (_cells.Length * (double)sizeof(double)) - 1) * _axes[0].Cells));

    public override ScanObserver Part(long start, long end)
    {
        // The parts of a copy write to different cells of the same array.
        if (IsCopy)
            return new Blocks<T>(_axes, _pooling, 0, _cells);
        long elements = _axes.Skip(1).Aggregate(_axes[0].Block, (product, axis) => product * axis.Axis.Length);
        long first = start / elements, last = (end - 1) / elements;
        return new Blocks<T>(_axes, _pooling, first * _steps[0], new T[checked((int)((last - first + 1) * _steps[0]))]);
    }

    public override void Join(ScanObserver part)
    {
        var other = (Blocks<T>)part;
        other.Flush();
        if (!IsCopy)
            Combine<T>(_cells.AsSpan((int)other._first, other._cells.Length), other._cells, squared: false);
    }

    public override void See(ReadOnlySpan<float> values, long start)
    {
        // A copy in double precision needs singles converted.
        if (IsCopy && typeof(T) != typeof(float))
            base.See(values, start);
        else
            Add(values, start);
    }

    public override void See(ReadOnlySpan<double> values, long start) => Add(values, start);

    private void Add<TValue>(ReadOnlySpan<TValue> values, long start) where TValue : unmanaged, INumber<TValue>
    {
        if (IsCopy)
        {
            Same(values).CopyTo(_cells.AsSpan((int)start));
            return;
        }
        while (values.Length > 0)
        {
            long line = start / _line, place = start - line * _line;
            long offset = Offset(line, out long lines);
            if (offset != _offset)
                Flush();
            _offset = offset;
            var part = values[..(int)Math.Min(values.Length, (_lines is null ? 1 : lines) * _line - place)];
            if (_lines is null)
                Pool(part, place, _pooling == Pooling.Rms);
            else
                Compare(part, (int)place);
            values = values[part.Length..];
            start += part.Length;
        }
    }

    // The first cell of a line, and the number of lines from this one on that have the same cells.
    private long Offset(long line, out long lines)
    {
        long offset = 0;
        lines = 1;
        for (int axis = _axes.Length - 2; axis >= 0; axis--)
        {
            long index = line % _axes[axis].Axis.Length, cell = index / _axes[axis].Block;
            line /= _axes[axis].Axis.Length;
            offset += cell * _steps[axis];
            if (axis == _axes.Length - 2)
                lines = _axes[axis].Last((int)cell) + 1 - index;
        }
        return offset;
    }

    private void Compare<TValue>(ReadOnlySpan<TValue> values, int place) where TValue : unmanaged, INumber<TValue>
    {
        while (values.Length > 0)
        {
            var to = _lines.AsSpan(place, Math.Min(values.Length, _lines!.Length - place));
            Combine(to, values[..to.Length], _pooling == Pooling.Rms);
            values = values[to.Length..];
            place = 0;
        }
    }

    private void Flush()
    {
        if (_lines is null || _offset < 0)
            return;
        var line = _lines.AsSpan(0, (int)_line);
        for (int other = line.Length; other < _lines.Length; other += line.Length)
            Combine<T>(line, _lines.AsSpan(other, line.Length), squared: false);
        Pool<T>(line, 0, squared: false);
        Array.Clear(_lines);
        _offset = -1;
    }

    // Pools along a line.
    private void Pool<TValue>(ReadOnlySpan<TValue> values, long place, bool squared) where TValue : unmanaged, INumber<TValue>
    {
        long block = _axes[^1].Block, first = _offset - _first;
        if (block == 1)
        {
            Combine(_cells.AsSpan((int)(first + place), values.Length), values, squared);
            return;
        }
        while (values.Length > 0)
        {
            var part = values[..(int)Math.Min(values.Length, block - place % block)];
            ref T cell = ref _cells[(int)(first + place / block)];
            if (!_pooling.IsMean())
                cell = T.MaxMagnitude(cell, TensorPrimitives.MaxMagnitude(Same(part)));
            else if (BlockSums.Of(part) is var sums)
                cell += T.CreateTruncating(squared ? sums.Squares : sums.Sum);
            values = values[part.Length..];
            place += part.Length;
        }
    }

    private void Combine<TValue>(Span<T> cells, ReadOnlySpan<TValue> values, bool squared) where TValue : unmanaged, INumber<TValue>
    {
        if (_pooling.IsMean())
            BlockSums.Add(values, Unsafe.BitCast<Span<T>, Span<double>>(cells), squared);
        else
            TensorPrimitives.MaxMagnitude(cells, Same(values), cells);
    }

    // Largest magnitudes and copies have the type of the elements.
    private static ReadOnlySpan<T> Same<TValue>(ReadOnlySpan<TValue> values) where TValue : unmanaged =>
        typeof(TValue) == typeof(T) ? Unsafe.BitCast<ReadOnlySpan<TValue>, ReadOnlySpan<T>>(values) : throw new InvalidOperationException($"{typeof(TValue)} is not {typeof(T)}.");

    private void Finish()
    {
        Flush();
        if (!_pooling.IsMean() || IsCopy || _isDone)
            return;
        _isDone = true;
        var last = _axes[^1];
        for (int start = 0; start < _cells.Length; start += last.Cells)
        {
            long lines = 1;
            for (int axis = 0; axis < _axes.Length - 1; axis++)
                lines *= _axes[axis].Size((int)(start / _steps[axis] % _axes[axis].Cells));
            // Only the last cell of a line can be smaller than the others.
            var cells = _cells.AsSpan(start, last.Cells);
            TensorPrimitives.Divide(cells[..^1], T.CreateTruncating(lines * last.Block), cells[..^1]);
            cells[^1] /= T.CreateTruncating(lines * last.Size(last.Cells - 1));
        }
        if (_pooling == Pooling.Rms && _cells is double[] squares)
            TensorPrimitives.Sqrt<double>(squares, squares);
    }

    // Neighbouring axes that are not pooled are merged into one.
    private static CellAxis[] Merged(IReadOnlyList<CellAxis> axes)
    {
        var merged = new List<CellAxis>();
        foreach (var axis in axes.Where(axis => axis.Axis.Length != 1))
        {
            if (axis.Block == 1 && merged is [.., { Block: 1 } last])
                merged[^1] = new(new Axis(AxisRole.Unknown, "", last.Axis.Length * axis.Axis.Length), 1);
            else
                merged.Add(axis);
        }
        return merged.Count == 0 ? [new(new Axis(AxisRole.Unknown, "", 1), 1)] : [.. merged];
    }
}
