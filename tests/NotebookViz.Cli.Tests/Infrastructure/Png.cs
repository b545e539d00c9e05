using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>Checks a PNG file from the first byte to the last.</summary>
internal static class Png
{
    /// <returns>Its width and height.</returns>
    public static (int Width, int Height) Check(ReadOnlySpan<byte> file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8].ToArray());
        var (width, height, depth) = (0, 0, 0);
        using var data = new MemoryStream();
        var at = 8;
        var kind = "";
        while (at < file.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            kind = Encoding.ASCII.GetString(file.Slice(at + 4, 4));
            var content = file.Slice(at + 8, length);
            if (kind == "IHDR")
                (width, height, depth) = (BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content[4..]), content[8]);
            else if (kind == "IDAT")
                data.Write(content);
            Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + length)..]), Crc(file.Slice(at + 4, length + 4)));
            at += length + 12;
        }
        Assert.Equal("IEND", kind);
        Assert.InRange(width, 1, 10_000);
        Assert.InRange(height, 1, 10_000);
        data.Position = 0;
        using var pixels = new MemoryStream();
        using (var inflate = new ZLibStream(data, CompressionMode.Decompress))
            inflate.CopyTo(pixels);
        Assert.Equal(0, pixels.Length % height);
        Assert.True(pixels.Length / height > width * depth / 8, "A row has its filter byte and all its pixels.");
        return (width, height);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }
        return ~crc;
    }
}
