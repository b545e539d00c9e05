using NotebookViz.Common;

namespace NotebookViz.Data;

/// <summary>A strided view of a storage, read in row-major order.</summary>
internal sealed class StridedData : TensorData
{
    private readonly TensorData _storage;
    private readonly long _start;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly int _size;

    private StridedData(TensorData storage, long start, long[] shape, long[] strides, int size, long byteLength)
    {
        (_storage, _start, _shape, _strides, _size, ByteLength) = (storage, start, shape, strides, size, byteLength);
    }

    public override long ByteLength { get; }

    /// <summary>Returns the view, or a contiguous part of the storage if the elements are already in order. Null if the view exceeds the storage.</summary>
    /// <param name="storage">The storage's bytes.</param>
    /// <param name="start">The first element, counted in elements.</param>
    /// <param name="shape">The view's shape; its byte count must have been checked.</param>
    /// <param name="strides">The strides in elements, one for each axis; not negative.</param>
    /// <param name="size">The size of an element in bytes.</param>
    public static TensorData? Of(TensorData storage, long start, IReadOnlyList<long> shape, IReadOnlyList<long> strides, int size)
    {
        if (strides.Count != shape.Count || start < 0 || !Shapes.TryByteCount(shape, size, out long byteLength))
            return null;
        if (byteLength == 0)
            return new SliceData(storage, 0, 0);

        Int128 last = start;
        bool inOrder = true;
        long expected = 1;
        for (int axis = shape.Count - 1; axis >= 0; axis--)
        {
            if (shape[axis] == 1)
                continue;
            if (strides[axis] < 0)
                return null;
            last += (Int128)strides[axis] * (shape[axis] - 1);
            inOrder &= strides[axis] == expected;
            expected *= shape[axis];
        }
        if ((last + 1) * size > storage.ByteLength)
            return null;
        return inOrder
            ? new SliceData(storage, start * size, byteLength)
            : new StridedData(storage, start, [.. shape], [.. strides], size, byteLength);
    }

    internal override object? Hold() => _storage.Hold();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > ByteLength - scratch.Length || offset % _size != 0 || scratch.Length % _size != 0)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The view has {ByteLength} bytes, in elements of {_size}.");

        int last = _shape.Length - 1;
        Span<long> indices = stackalloc long[_shape.Length];
        long element = offset / _size, place = _start;
        for (int axis = last; axis >= 0; axis--)
        {
            indices[axis] = element % _shape[axis];
            element /= _shape[axis];
            place += indices[axis] * _strides[axis];
        }

        for (var rest = scratch; rest.Length > 0;)
        {
            long run = Math.Min(_shape[last] - indices[last], rest.Length / _size);
            Gather(place, _strides[last], run, rest);
            rest = rest[(int)(run * _size)..];
            place += run * _strides[last];
            indices[last] += run;
            for (int axis = last; axis > 0 && indices[axis] == _shape[axis]; axis--)
            {
                place += _strides[axis - 1] - _shape[axis] * _strides[axis];
                indices[axis] = 0;
                indices[axis - 1]++;
            }
        }
        return scratch;
    }

    private void Gather(long place, long stride, long count, Span<byte> destination)
    {
        if (stride == 1)
        {
            var run = destination[..(int)(count * _size)];
            _storage.Read(place * _size, run).CopyTo(run);
            return;
        }
        _storage.Gather(place * _size, stride * _size, _size, destination[..(int)(count * _size)]);
    }
}

/// <summary>A part of other bytes.</summary>
internal sealed class SliceData(TensorData whole, long start, long length) : TensorData
{
    public override long ByteLength => length;

    internal override object? Hold() => whole.Hold();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > length - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The part has {length} bytes.");
        return whole.Read(start + offset, scratch);
    }

    public override void Gather(long offset, long stride, int size, Span<byte> destination)
    {
        long last = offset + (destination.Length / size - 1) * stride;
        if (offset < 0 || stride < 0 || last > length - size)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The part has {length} bytes.");
        whole.Gather(start + offset, stride, size, destination);
    }
}
