using System.Buffers.Binary;
using System.IO.Compression;

namespace NotebookViz.Rendering.Image;

/// <summary>
/// A picture of a few hundred bytes for a table's cell: at most sixteen colours, the first of them transparent, and a palette of no more
/// colours than it has. The palette of a full picture alone takes a kilobyte.
/// </summary>
/// <param name="width">Its width in pixels.</param>
/// <param name="height">Its height in pixels.</param>
/// <param name="colors">The colours from 1 on; 0 is transparent.</param>
internal sealed class TinyImage(int width, int height, IReadOnlyList<Rgb> colors)
{
    private readonly byte[] _pixels = new byte[width * height];

    public int Width => width;

    public int Height => height;

    /// <summary>Fills a rectangle, which must lie within.</summary>
    public void Fill(int left, int top, int rectangleWidth, int rectangleHeight, byte color)
    {
        for (int y = top; y < top + rectangleHeight; y++)
            _pixels.AsSpan(y * width + left, rectangleWidth).Fill(color);
    }

    /// <summary>The PNG file.</summary>
    public byte[] ToPng()
    {
        int depth = colors.Count < 2 ? 1 : colors.Count < 4 ? 2 : 4;
        using var file = new MemoryStream();
        file.Write(PngEncoder.Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = (byte)depth;
        header[9] = 3; // palette
        PngEncoder.Chunk(file, "IHDR"u8, header);
        PngEncoder.Chunk(file, "PLTE"u8, [0, 0, 0, .. colors.SelectMany(color => new[] { color.Red, color.Green, color.Blue })]);
        PngEncoder.Chunk(file, "tRNS"u8, [0]);
        PngEncoder.Chunk(file, "IDAT"u8, Packed(depth));
        PngEncoder.Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private byte[] Packed(int depth)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var line = new byte[1 + (width * depth + 7) / 8];
            for (int y = 0; y < height; y++)
            {
                line.AsSpan().Clear(); // no filter
                for (int x = 0; x < width; x++)
                    line[1 + x * depth / 8] |= (byte)(_pixels[y * width + x] << (8 - depth - x * depth % 8));
                zlib.Write(line);
            }
        }
        return packed.ToArray();
    }
}
