using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using NotebookViz.Conventions;
using NotebookViz.Scanning;

namespace NotebookViz.Data;

/// <summary>
/// Bytes that must be computed: inflated, or decoded from text. They are computed at the first read and kept as long as memory allows, so that a file
/// of many compressed weights is not kept in memory as a whole.
/// </summary>
/// <param name="length">How many bytes there will be.</param>
/// <param name="make">Computes them; called by one thread at a time, and again after they were collected.</param>
internal sealed class ComputedData(long length, Func<ChunkedBytes> make) : TensorData
{
    private readonly Lock _gate = new();
    private readonly WeakReference<ChunkedBytes> _bytes = new(null!);

    public override long ByteLength => length;

    internal override object? Hold() => Bytes();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > length - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"There are {length} bytes.");
        return Bytes().Read(offset, scratch);
    }

    public static TensorData Of(int length, Func<byte[]> make) => new ComputedData(length, () => new ChunkedBytes(make()));

    private ChunkedBytes Bytes()
    {
        if (_bytes.TryGetTarget(out var bytes))
            return bytes;
        lock (_gate)
        {
            if (!_bytes.TryGetTarget(out bytes))
                _bytes.SetTarget(bytes = make());
            return bytes;
        }
    }
}

/// <summary>Dequantised values: stored · scale + shift, in single precision.</summary>
internal sealed class RescaledData(TensorData stored, ElementType type, double scale, double shift, bool round) : SinglesData
{
    public override long ByteLength => stored.ByteLength / type.Size() * sizeof(float);

    internal override object? Hold() => stored.Hold();

    protected override void Read(long start, Span<float> singles)
    {
        var values = ArrayPool<double>.Shared.Rent(singles.Length);
        var block = values.AsSpan(0, singles.Length);
        new ElementReader(stored, type).Read(start, block);
        for (int i = 0; i < block.Length; i++)
        {
            double value = block[i] * scale + shift;
            // Rounds halves up, also below zero, as JavaScript does.
            singles[i] = (float)(round ? Math.Floor(value + 0.5) : value);
        }
        ArrayPool<double>.Shared.Return(values);
    }

    /// <summary>A quantised tensor as a weight of dequantised values, with a note on how they are stored.</summary>
    public static Weight Weight(
        string name, IReadOnlyList<long> shape, ElementType type, TensorData stored, double scale, double shift, bool round = false, string? typeName = null)
    {
        string how = string.Create(CultureInfo.InvariantCulture, $"stored as {type.DisplayName()}: value × {scale:R} {(shift < 0 ? '-' : '+')} {Math.Abs(shift):R}");
        return new(name, shape, ElementType.Float32, new RescaledData(stored, type, scale, shift, round), WeightDescription.None with { Note = how }, typeName: typeName);
    }
}

/// <summary>Quantised values with a scale and a zero point for each index of an axis: (stored - zero point) · scale, in single precision.</summary>
internal sealed class ChannelRescaledData : SinglesData
{
    private readonly TensorData _stored;
    private readonly ElementType _type;
    private readonly long _stride;
    private readonly Lazy<(double[] Scales, double[] ZeroPoints)> _channels;

    private ChannelRescaledData(TensorData stored, ElementType type, long stride, Weight scales, Weight zeroPoints) =>
        (_stored, _type, _stride, _channels) = (stored, type, stride, new(() => (scales.ToArray(), zeroPoints.ToArray())));

    public override long ByteLength => _stored.ByteLength / _type.Size() * sizeof(float);

    internal override object? Hold() => _stored.Hold();

    protected override void Read(long start, Span<float> singles)
    {
        var (scales, zeros) = _channels.Value;
        var values = ArrayPool<double>.Shared.Rent(singles.Length);
        new ElementReader(_stored, _type).Read(start, values.AsSpan(0, singles.Length));
        for (int i = 0; i < singles.Length; i++)
        {
            long channel = (start + i) / _stride % scales.Length;
            singles[i] = (float)((values[i] - zeros[channel]) * scales[channel]);
        }
        ArrayPool<double>.Shared.Return(values);
    }

    /// <summary>A tensor that is quantised per channel, as a weight of dequantised values.</summary>
    public static Weight Weight(string name, IReadOnlyList<long> shape, ElementType type, TensorData stored, int axis, Weight scales, Weight zeroPoints, string typeName) =>
        new(name, shape, ElementType.Float32, new ChannelRescaledData(stored, type, Common.Shapes.Stride(shape, axis), scales, zeroPoints),
            WeightDescription.None with { Note = $"stored as {type.DisplayName()} with a scale for each index of axis {axis}" }, typeName: typeName);
}

/// <summary>Numbers of the other byte order, reversed as they are read.</summary>
/// <param name="source">The bytes as they lie in the file.</param>
/// <param name="width">How many bytes a number has; for complex numbers those of one part.</param>
internal sealed class SwappedData(TensorData source, int width) : TensorData
{
    public override long ByteLength => source.ByteLength;

    internal override object? Hold() => source.Hold();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        // Only complete numbers can be reversed; readers ask for complete elements.
        if (offset % width != 0 || scratch.Length % width != 0)
            throw new ArgumentException($"Numbers of {width} bytes are read whole.", nameof(offset));
        var bytes = source.Read(offset, scratch);
        switch (width)
        {
            case 2: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<byte, ushort>(scratch)); break;
            case 4: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(bytes), MemoryMarshal.Cast<byte, uint>(scratch)); break;
            case 8: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(bytes), MemoryMarshal.Cast<byte, ulong>(scratch)); break;
            default: return bytes;
        }
        return scratch;
    }

    /// <summary>Returns bytes of a given order in the machine's order.</summary>
    public static TensorData InOrder(TensorData source, bool littleEndian, ElementType type)
    {
        int width = type.IsComplex() ? type.Size() / 2 : type.Size();
        return width == 1 || littleEndian == BitConverter.IsLittleEndian ? source : new SwappedData(source, width);
    }
}
