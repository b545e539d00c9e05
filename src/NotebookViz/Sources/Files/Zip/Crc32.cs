using NotebookViz.Sources.Files.Data;

namespace NotebookViz.Sources.Files.Zip;

/// <summary>The checksum of zip entries: CRC-32 with the reflected polynomial 0xEDB88320 (ISO 3309).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    public static uint Of(ChunkedBytes bytes)
    {
        uint crc = uint.MaxValue;
        var scratch = new byte[1 << 16];
        for (long place = 0; place < bytes.Length; place += scratch.Length)
        {
            foreach (byte value in bytes.Read(place, scratch.AsSpan(0, (int)Math.Min(scratch.Length, bytes.Length - place))))
                crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }
        return ~crc;
    }

    private static uint Entry(int index)
    {
        uint value = (uint)index;
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        return value;
    }
}
