using System.Buffers;

namespace NotebookViz.Data;

/// <summary>Codes of up to eight bits that are packed into words, unpacked to one byte per code.</summary>
internal sealed class PackedData : TensorData
{
    // The bytes that are read at once, few enough to stay in the processor's cache until they are unpacked.
    private const int MostBytes = 1 << 14;

    private readonly TensorData _stored;
    private readonly int _bits, _mask, _sign, _word;
    private readonly int[]? _order;

    private PackedData(TensorData stored, int bits, long count, bool isSigned, int word, int[]? order)
    {
        (_stored, _bits, ByteLength, _word, _order) = (stored, bits, count, word, order);
        _mask = (1 << bits) - 1;
        _sign = isSigned ? 1 << bits - 1 : 0;
    }

    public override long ByteLength { get; }

    /// <summary>Returns the codes; for codes of eight bits in order, these are the stored bytes.</summary>
    /// <param name="stored">The words, little-endian.</param>
    /// <param name="bits">The bits of a code.</param>
    /// <param name="count">How many codes there are; <paramref name="stored"/> may hold more.</param>
    /// <param name="isSigned">True for codes in two's complement.</param>
    /// <param name="word">The bytes of a word, in which <paramref name="stored"/> is read.</param>
    /// <param name="order">
    /// The position of each code in its word, from the lowest bits; null if they are in order, also across the boundaries of words.
    /// </param>
    public static TensorData Of(TensorData stored, int bits, long count, bool isSigned = false, int word = 1, int[]? order = null)
    {
        if (bits is < 1 or > 8 || count < 0 || (Int128)count * bits > (Int128)stored.ByteLength * 8)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"{stored.ByteLength} bytes do not hold so many codes of {bits} bits.");
        return bits == 8 && word == 1 && order is null && stored.ByteLength == count ? stored : new PackedData(stored, bits, count, isSigned, word, order);
    }

    internal override object? Hold() => _stored.Hold();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > ByteLength - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"There are {ByteLength} codes.");
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostBytes + 2 * _word);
        int most = MostBytes * 8 / _bits;
        for (var rest = scratch; rest.Length > 0;)
        {
            var some = rest[..Math.Min(rest.Length, most)];
            long first = (_order is null ? offset * _bits / 8 : offset / _order.Length * _word) / _word * _word;
            long end = _order is null ? ((offset + some.Length) * _bits + 7) / 8 : (offset + some.Length - 1) / _order.Length * _word + _word;
            end = (end + _word - 1) / _word * _word;
            Unpack(_stored.Read(first, buffer.AsSpan(0, (int)(end - first))), first * 8, offset, some);
            offset += some.Length;
            rest = rest[some.Length..];
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return scratch;
    }

    // Codes at a distance of whole words are at the same bits of their words.
    public override void Gather(long offset, long stride, int size, Span<byte> destination)
    {
        bool isEven = _order is null ? stride * _bits % (8 * _word) == 0 : stride % _order.Length == 0;
        if (size != 1 || stride <= 0 || !isEven || destination.Length == 0)
        {
            base.Gather(offset, stride, size, destination);
            return;
        }
        if (offset < 0 || offset + (destination.Length - 1) * stride >= ByteLength)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"There are {ByteLength} codes.");
        long start = BitOf(offset), place = start / 8 / _word * _word, step = stride * _bits / 8;
        int shift = (int)(start - place * 8), width = shift + _bits > 8 * _word ? 2 * _word : _word;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        for (var rest = destination; rest.Length > 0;)
        {
            var some = rest[..Math.Min(rest.Length, MostBytes / width)];
            var bytes = buffer.AsSpan(0, some.Length * width);
            _stored.Gather(place, step, width, bytes);
            for (int i = 0; i < some.Length; i++)
                some[i] = Code(bytes, i * width * 8 + shift);
            place += some.Length * step;
            rest = rest[some.Length..];
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Unpack(ReadOnlySpan<byte> bytes, long firstBit, long offset, Span<byte> codes)
    {
        if (_bits == 4 && _order is null)
        {
            for (int i = 0, nibble = (int)(offset * 4 - firstBit) / 4; i < codes.Length; i++, nibble++)
                codes[i] = Signed(bytes[nibble >> 1] >> (nibble & 1) * 4 & 15);
            return;
        }
        for (int i = 0; i < codes.Length; i++)
            codes[i] = Code(bytes, (int)(BitOf(offset + i) - firstBit));
    }

    private long BitOf(long code) => _order is null ? code * _bits : code / _order.Length * _word * 8 + _order[code % _order.Length] * _bits;

    private byte Code(ReadOnlySpan<byte> bytes, int bit)
    {
        int place = bit >> 3, shift = bit & 7, value = bytes[place] >> shift;
        if (shift + _bits > 8)
            value |= bytes[place + 1] << 8 - shift;
        return Signed(value & _mask);
    }

    private byte Signed(int code) => (byte)((code ^ _sign) - _sign);
}
