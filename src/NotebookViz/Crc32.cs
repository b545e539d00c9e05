using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NotebookViz;

/// <summary>The checksum of zip entries and of PNG chunks: CRC-32 with the reflected polynomial 0xEDB88320 (ISO 3309).</summary>
/// <remarks>Eight bytes at a time by eight tables ("slicing-by-8"; Kounavis and Berry, 2005).</remarks>
internal struct Crc32()
{
    private static readonly uint[][] Tables = Make();

    private uint _state = uint.MaxValue;

    /// <summary>The checksum of all that was added.</summary>
    public readonly uint Value => ~_state;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ state;
            state = 0;
            for (int i = 0; i < 8; i++)
                state ^= Tables[7 - i][(byte)(eight >> 8 * i)];
        }
        foreach (byte value in bytes)
            state = Tables[0][(byte)(state ^ value)] ^ (state >> 8);
        _state = state;
    }

    // The first table has the effect of a byte, each further one that of a byte with one more zero byte behind it.
    private static uint[][] Make()
    {
        var tables = new uint[8][];
        tables[0] = [.. Enumerable.Range(0, 256).Select(Entry)];
        for (int i = 1; i < tables.Length; i++)
            tables[i] = [.. tables[i - 1].Select(entry => tables[0][(byte)entry] ^ (entry >> 8))];
        return tables;
    }

    private static uint Entry(int index)
    {
        uint value = (uint)index;
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        return value;
    }
}
