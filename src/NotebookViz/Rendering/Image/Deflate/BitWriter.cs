using System.Buffers.Binary;

namespace NotebookViz.Rendering.Image.Deflate;

/// <summary>Packs bits into bytes, the lowest first, as RFC 1951 has it.</summary>
internal sealed class BitWriter
{
    private byte[] _bytes = new byte[1 << 12];
    private int _length;
    private ulong _pending;
    private int _pendingBits;

    /// <summary>Appends the lowest bits of a number.</summary>
    /// <param name="bits">The number; no bit above <paramref name="count"/> is set.</param>
    /// <param name="count">How many bits, at most 32.</param>
    public void Write(uint bits, int count)
    {
        _pending |= (ulong)bits << _pendingBits;
        _pendingBits += count;
        if (_pendingBits < 32)
            return;
        if (_length + 8 > _bytes.Length)
            Array.Resize(ref _bytes, _bytes.Length * 2);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(_length), (uint)_pending);
        _length += 4;
        _pending >>= 32;
        _pendingBits -= 32;
    }

    /// <summary>Fills the last byte with zeros, and appends a number of four bytes, the highest first.</summary>
    /// <returns>All bytes; valid until the next write.</returns>
    public ReadOnlySpan<byte> Finish(uint trailer)
    {
        Write(0, -_pendingBits & 7);
        for (; _pendingBits > 0; _pendingBits -= 8, _pending >>= 8)
            _bytes[_length++] = (byte)_pending;
        if (_length + 4 > _bytes.Length)
            Array.Resize(ref _bytes, _length + 4);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_length), trailer);
        return _bytes.AsSpan(0, _length += 4);
    }
}
