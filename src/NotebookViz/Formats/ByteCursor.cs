using System.Buffers.Binary;
using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Formats;

/// <summary>Reads a file from front to back, a block at a time, and refuses to go beyond its end.</summary>
/// <param name="file">The file, for error messages.</param>
/// <param name="start">Where to begin.</param>
/// <param name="end">Where to stop at the latest.</param>
internal sealed class ByteCursor(SourceFile file, long start, long end)
{
    private readonly byte[] _block = new byte[(int)Math.Clamp(end - start, 1, 1 << 12)];
    private ReadOnlyMemory<byte> _loaded;
    private long _loadedAt;

    public long Position { get; private set; } = start;

    public long Remaining => end - Position;

    public byte ReadByte()
    {
        if (Position >= end)
            throw Short(1);
        long place = Position - _loadedAt;
        if (place < 0 || place >= _loaded.Length)
        {
            WorkScope.ThrowIfCancelled();
            int count = (int)Math.Min(_block.Length, end - Position);
            file.Bytes.Read(Position, _block.AsSpan(0, count)).CopyTo(_block);
            (_loaded, _loadedAt, place) = (_block.AsMemory(0, count), Position, 0);
        }
        Position++;
        return _loaded.Span[(int)place];
    }

    /// <summary>A copy of the next bytes. The length is checked before memory is allocated.</summary>
    public byte[] ReadBytes(long count)
    {
        if (count < 0 || count > Remaining || count > Array.MaxLength)
            throw Short(count);
        var bytes = new byte[count];
        for (int i = 0; i < bytes.Length && i < 16; i++)
            bytes[i] = ReadByte();
        if (count > 16)
        {
            file.Bytes.Read(Position, bytes.AsSpan(16)).CopyTo(bytes.AsSpan(16));
            Position += count - 16;
        }
        return bytes;
    }

    public void Skip(long count)
    {
        if (count < 0 || count > Remaining)
            throw Short(count);
        Position += count;
    }

    /// <summary>The next bytes, without copying them.</summary>
    public TensorData Slice(long count)
    {
        long place = Position;
        Skip(count);
        return file.Slice(place, count, null);
    }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(8));

    public string ReadText(long count) => Encoding.UTF8.GetString(ReadBytes(count));

    /// <summary>An integer in groups of seven bits, the lowest first (LEB128, as in protocol buffers and .NET).</summary>
    public ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte part = ReadByte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw file.Malformed($"a number at byte {Position} has no end.");
    }

    private WeightFileException Short(long count) =>
        file.Malformed($"{count} bytes are wanted at byte {Position}, but only {Remaining} follow; it may be cut short, copy it again.");
}
