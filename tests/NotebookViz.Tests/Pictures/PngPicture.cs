using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NotebookViz.Tests.Pictures;

/// <summary>An opaque PNG file with a palette, or of red, green and blue, read by the specification and not by the library.</summary>
internal sealed class PngPicture
{
    private readonly byte[] _pixels;
    private readonly byte[] _palette = [];
    private readonly int _samples;

    public PngPicture(byte[] file)
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var chunks = Chunks(file).ToList();
        Assert.Equal("IHDR", chunks[0].Type);
        Assert.Equal("IEND", chunks[^1].Type);
        byte[] header = chunks[0].Data;
        (Width, Height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        HasPalette = header[9] == 3;
        _samples = HasPalette ? 1 : 3;
        Assert.Equal([8, (byte)(HasPalette ? 3 : 2), 0, 0, 0], header[8..]); // 8 bits, palette or RGB, deflate, adaptive filters, not interlaced
        Assert.DoesNotContain(chunks, chunk => chunk.Type == "tRNS");
        if (HasPalette)
            _palette = chunks.Single(chunk => chunk.Type == "PLTE").Data;
        _pixels = Unfilter([.. chunks.Where(chunk => chunk.Type == "IDAT").SelectMany(chunk => chunk.Data)]);
    }

    public int Width { get; }

    public int Height { get; }

    public bool HasPalette { get; }

    public (byte Red, byte Green, byte Blue) ColorAt(int x, int y)
    {
        int pixel = (y * Width + x) * _samples;
        var (colors, at) = HasPalette ? (_palette, _pixels[pixel] * 3) : (_pixels, pixel);
        return (colors[at], colors[at + 1], colors[at + 2]);
    }

    private static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            Assert.Equal(Crc(file.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            yield return (Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]);
            at += 12 + length;
        }
    }

    private byte[] Unfilter(byte[] packed)
    {
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        zlib.CopyTo(memory);
        byte[] lines = memory.ToArray();
        int line = Width * _samples;
        Assert.Equal((line + 1) * Height, lines.Length);
        var pixels = new byte[line * Height];
        for (int y = 0; y < Height; y++)
        {
            byte filter = lines[y * (line + 1)];
            if (filter is not (0 or 2))
                Assert.Fail($"Filter {filter} is valid, but not one that this decoder knows.");
            lines.AsSpan(y * (line + 1) + 1, line).CopyTo(pixels.AsSpan(y * line));
            if (filter == 2 && y > 0)
                for (int at = y * line; at < (y + 1) * line; at++)
                    pixels[at] += pixels[at - line];
        }
        return pixels;
    }

    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(value =>
    {
        uint crc = (uint)value;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        return crc;
    })];

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
            crc = Remainders[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }
}
