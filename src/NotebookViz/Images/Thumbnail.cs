using System.Buffers.Binary;
using System.IO.Compression;
using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>A weight at a glance: its first tiles, the whole of a matrix, or a vector as a strip, in the colours of the full picture.</summary>
internal static class Thumbnail
{
    // At twice the size at which it is shown.
    private const int Height = 40;
    private const int Width = 184;
    private const int Gap = 6;
    private const int Shades = 13;
    private const byte NotFinite = Shades + 1;

    /// <summary>The thumbnail; null for a weight without values and for a single number.</summary>
    public static TinyImage? Of(Weight weight, VizOptions options)
    {
        if (weight.Problem is not null || weight.Count < 2)
            return null;
        weight = (weight.ElementType.IsComplex() ? weight.Abs() : weight).Unpacked();
        if (weight.Shape.Count == 1)
        {
            var cells = CellAxis.Fit(weight.Axes[0], Width / 2);
            return Tiles(weight, options, [0], new CellAxis(new Axis(AxisRole.Unknown, "", 1), 1), 0, cells, 1);
        }

        var view = TensorView.Of(weight);
        var rows = CellAxis.Fit(view.Rows.Axis, view.Tiles > 1 ? Height / 2 : Height);
        var columns = CellAxis.Fit(view.Columns.Axis, view.Tiles > 1 ? Height / 2 : Width);
        if (view.Rows.Axes.Count > 1 || view.Columns.Axes.Count > 1)
            return null;
        long tiles = Math.Min(view.Tiles, MostTiles(rows.Cells, columns.Cells));
        // Filter by filter; the channels of a filter follow each other.
        var starts = Enumerable.Range(0, (int)tiles).Select(tile => view.Start(tile / view.Minor.Length, tile % view.Minor.Length));
        return Tiles(weight, options, [.. starts], rows, view.Rows.Stride, columns, view.Columns.Stride);
    }

    private static long MostTiles(int rows, int columns) => Math.Max(1, (Width + Gap) / (CellSize(1, rows, columns) * columns + Gap));

    private static int CellSize(int tiles, int rows, int columns) =>
        Math.Max(1, Math.Min(Height / rows, (Width - (tiles - 1) * Gap) / (tiles * columns)));

    private static TinyImage Tiles(
        Weight weight, VizOptions options, long[] starts, CellAxis rows, long rowStride, CellAxis columns, long columnStride)
    {
        double[][] tiles = [.. starts.Select(_ => new double[rows.Cells * columns.Cells])];
        for (int tile = 0; tile < tiles.Length; tile++)
            TileReader.Read(weight.Reader, starts[tile], rows, rowStride, columns, columnStride, options.Pooling, tiles[tile]);
        var range = ColorRange.Of(weight, tiles, options, rows.Block * columns.Block > 1);
        int size = CellSize(starts.Length, rows.Cells, columns.Cells);
        // A strip of cells one high is drawn higher than its cells are wide, to be seen.
        int cellHeight = rows.Cells == 1 ? Math.Max(size, Height / 2) : size;
        int tileWidth = size * columns.Cells;
        var image = new TinyImage(starts.Length * (tileWidth + Gap) - Gap, cellHeight * rows.Cells,
            [.. Enumerable.Range(0, Shades).Select(shade => range.Scale.At(shade / (Shades - 1.0))), Ink.Mark]);
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            for (int i = 0; i < tiles[tile].Length; i++)
            {
                int left = tile * (tileWidth + Gap) + i % columns.Cells * size;
                image.Fill(left, i / columns.Cells * cellHeight, size, cellHeight, Color(tiles[tile][i], range));
            }
        }
        return image;
    }

    private static byte Color(double value, ColorRange range) =>
        double.IsFinite(value) ? (byte)(1 + Math.Round(range.Place(value) * (Shades - 1))) : NotFinite;
}

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
