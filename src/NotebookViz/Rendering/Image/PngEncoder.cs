using System.Buffers;
using System.Buffers.Binary;
using NotebookViz.Rendering.Image.Deflate;

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
        int line = 1 + picture.Width * samples;
        byte[] rented = ArrayPool<byte>.Shared.Rent(line * picture.Height);
        var lines = rented.AsSpan(0, line * picture.Height);
        for (int y = 0; y < picture.Height; y++)
        {
            lines[y * line] = 0; // no filter: the compressor sees by itself what is like the line above
            ReadRow(picture, y, samples, lines.Slice(y * line + 1, line - 1));
        }
        var packed = LineCompressor.Compress(lines, line);
        ArrayPool<byte>.Shared.Return(rented);
        return packed;
    }

    private static void ReadRow(Pixmap picture, int y, int samples, Span<byte> row)
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
            var to = row.Slice(x * 4, 4);
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
