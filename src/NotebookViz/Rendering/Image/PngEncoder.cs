using System.Buffers.Binary;
using System.IO.Compression;

namespace NotebookViz.Rendering.Image;

/// <summary>Writes pictures as PNG, of palette colours as long as they have no others (W3C Recommendation "Portable Network Graphics", third edition).</summary>
internal static class PngEncoder
{
    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The picture's PNG file.</summary>
    public static byte[] Encode(Pixmap picture)
    {
        using var file = new MemoryStream();
        file.Write(Signature);

        bool direct = picture.Direct is not null;
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = 8; // bits a sample
        header[9] = (byte)(direct ? 6 : 3); // red, green, blue and opacity, or palette
        Chunk(file, "IHDR"u8, header);
        if (!direct)
        {
            Chunk(file, "PLTE"u8, picture.Palette.Colors);
            Chunk(file, "tRNS"u8, picture.Palette.Opacities);
        }
        Chunk(file, "IDAT"u8, Pixels(picture, direct ? 4 : 1));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Pixels(Pixmap picture, int samples)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[picture.Width * samples];
            var above = new byte[picture.Width * samples];
            var line = new byte[picture.Width * samples + 1];
            for (int y = 0; y < picture.Height; y++)
            {
                (row, above) = (above, row);
                ReadRow(picture, y, samples, row);
                // A row like the one above it, as within a cell, becomes zeros by the filter "up".
                bool same = y > 0 && row.AsSpan().SequenceEqual(above);
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

    private static void ReadRow(Pixmap picture, int y, int samples, byte[] row)
    {
        var pixels = picture.Pixels.AsSpan(y * picture.Width, picture.Width);
        if (samples == 1)
        {
            pixels.CopyTo(row);
            return;
        }
        for (int x = 0; x < pixels.Length; x++)
        {
            uint direct = picture.Direct![y * picture.Width + x];
            var to = row.AsSpan(x * 4, 4);
            if (direct != 0)
                (to[0], to[1], to[2], to[3]) = ((byte)(direct >> 16), (byte)(direct >> 8), (byte)direct, 255);
            else
            {
                picture.Palette.Colors.AsSpan(pixels[x] * 3, 3).CopyTo(to);
                to[3] = picture.Palette.Opacities[pixels[x]];
            }
        }
    }

    internal static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        var crc = new Crc32();
        crc.Add(type);
        crc.Add(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.Value);
        file.Write(number);
    }
}
