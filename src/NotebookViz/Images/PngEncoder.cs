using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NotebookViz.Images;

/// <summary>Writes pictures as PNG, with a palette unless they have other colours (W3C Recommendation "Portable Network Graphics", third edition).</summary>
internal static class PngEncoder
{
    // In heatmaps and line plots only runs of one colour repeat; in a grid, whole titles and gaps repeat.
    private static readonly ZLibCompressionOptions Runs = new() { CompressionLevel = 3, CompressionStrategy = ZLibCompressionStrategy.RunLengthEncoding };
    private static readonly ZLibCompressionOptions Repeats = new() { CompressionLevel = 2 };

    // Four times as slow, but saves a tenth of the bytes. The highest level takes ten times longer still and saves another tenth.
    private static readonly ZLibCompressionOptions FewerBytes = new() { CompressionLevel = 6 };

    // Signature, header, and the frames of chunks.
    private const int Frame = 128;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Returns the picture as a PNG file. The content of the picture is overwritten.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="repeats">Whether more than runs of one colour repeats, as in a grid of tiles.</param>
    /// <param name="isSmall">Whether to spend more time to make the file smaller.</param>
    public static byte[] Encode(Pixmap picture, bool repeats, bool isSmall = false)
    {
        bool direct = picture.Direct is not null;
        var compression = isSmall ? FewerBytes : repeats ? Repeats : Runs;
        var packed = direct ? Packed(Direct(picture), 1 + 3 * picture.Width, compression) : Packed(picture.Lines, picture.LineLength, compression);
        using var file = new MemoryStream(packed.Length + picture.Palette.Colors.Length + Frame);
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = 8; // bits a sample
        header[9] = (byte)(direct ? 2 : 3); // red, green and blue, or palette
        Chunk(file, "IHDR"u8, header);
        if (!direct)
            Chunk(file, "PLTE"u8, picture.Palette.Colors);
        Chunk(file, "IDAT"u8, packed);
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Packed(Span<byte> lines, int lineLength, ZLibCompressionOptions compression)
    {
        // From the bottom up, because a line is compared with the unfiltered line above it.
        for (int start = lines.Length - lineLength; start >= 0; start -= lineLength)
            Filter(lines.Slice(start, lineLength), start == 0 ? default : lines.Slice(start - lineLength + 1, lineLength - 1));
        // A grid of tiles takes less; for a heatmap of noise, the buffer grows once.
        using var packed = new MemoryStream(lines.Length / 32);
        using (var zlib = new ZLibStream(packed, compression, leaveOpen: true))
            zlib.Write(lines);
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    // If most of a line equals the one above, as within cells, the differences are nearly all zero (filter type "Up").
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Filter(Span<byte> line, ReadOnlySpan<byte> above)
    {
        var row = line[1..];
        if (row.SequenceEqual(above))
        {
            line[0] = 2;
            row.Clear();
            return;
        }
        if (above.IsEmpty || !IsAlike(row, above))
        {
            line[0] = 0;
            return;
        }
        line[0] = 2;
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(row);
        var vectorsAbove = MemoryMarshal.Cast<byte, Vector<byte>>(above);
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] -= vectorsAbove[i];
        for (int i = vectors.Length * Vector<byte>.Count; i < row.Length; i++)
            row[i] -= above[i];
    }

    // Compares a sample of one pixel in eight, which is enough.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsAlike(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        int equal = 0, seen = 0;
        for (int i = 0; i < row.Length; i += 8, seen++)
            equal += row[i] == above[i] ? 1 : 0;
        return equal * 4 > seen * 3;
    }

    // The lines of a picture with colours outside the palette: red, green and blue of each pixel.
    private static byte[] Direct(Pixmap picture)
    {
        int lineLength = 1 + 3 * picture.Width;
        var lines = new byte[lineLength * picture.Height];
        for (int y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                uint direct = picture.Direct![y * picture.Width + x];
                var to = lines.AsSpan(y * lineLength + 1 + x * 3, 3);
                if (direct != 0)
                    (to[0], to[1], to[2]) = ((byte)(direct >> 16), (byte)(direct >> 8), (byte)direct);
                else
                    picture.Palette.Colors.AsSpan(row[x] * 3, 3).CopyTo(to);
            }
        }
        return lines;
    }

    internal static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
