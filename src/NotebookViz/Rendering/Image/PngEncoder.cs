using System.Buffers.Binary;
using System.IO.Compression;

namespace NotebookViz.Rendering.Image;

/// <summary>Writes palette pictures as PNG (W3C Recommendation "Portable Network Graphics", third edition).</summary>
internal static class PngEncoder
{
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>The picture's PNG file.</summary>
    public static byte[] Encode(Pixmap picture)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = 8; // bits a pixel
        header[9] = 3; // palette
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "PLTE"u8, Palette.Colors);
        Chunk(file, "tRNS"u8, Palette.Opacities);
        Chunk(file, "IDAT"u8, Pixels(picture));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Pixels(Pixmap picture)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var line = new byte[picture.Width + 1];
            for (int y = 0; y < picture.Height; y++)
            {
                var row = picture.Pixels.AsSpan(y * picture.Width, picture.Width);
                var above = y == 0 ? [] : picture.Pixels.AsSpan((y - 1) * picture.Width, picture.Width);
                // A row like the one above it, as within a cell, becomes zeros by the filter "up".
                bool same = row.SequenceEqual(above);
                line[0] = (byte)(same ? 2 : 0);
                if (same)
                    line.AsSpan(1).Clear();
                else
                    row.CopyTo(line.AsSpan(1));
                zlib.Write(line);
            }
        }
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(number);
    }

    // The polynomial of ISO 3309, as the PNG specification gives it.
    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            uint c = n;
            for (int k = 0; k < 8; k++)
                c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
        return table;
    }
}
