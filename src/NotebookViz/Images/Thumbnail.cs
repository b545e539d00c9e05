using System.Buffers.Binary;
using System.IO.Compression;
using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>
/// A weight at a glance: tiles from the first to the last filter, the whole of a matrix, or a vector as a strip. The colour limits are those of a
/// picture of the whole weight.
/// </summary>
internal static class Thumbnail
{
    // In pixels of the file, which is shown at half its size.
    private const int Height = 40;
    private const int Width = 184;
    private const int Gap = 6;
    private const int Shades = 13;
    private const byte NotFinite = Shades + 1;

    // Small tiles are placed in two lines, so that more of them fit.
    private const int MostLines = 2;
    private const int LeastCell = 4;

    /// <summary>The thumbnail; null for a weight without values, a single number, or equal values, which are described in words.</summary>
    public static TinyImage? Of(Weight weight, VizOptions options)
    {
        if (weight.Problem is not null || weight.Count < 2 || weight.IsConstant)
            return null;
        weight = (weight.ElementType.IsComplex() ? weight.Abs() : weight).Unpacked();
        if (weight.Shape.Count == 1)
        {
            var cells = CellAxis.Fit(weight.Axes[0], Width / 2);
            return Draw(weight, options, [0], new CellAxis(new Axis(AxisRole.Unknown, "", 1), 1), 0, cells, 1);
        }

        var view = TensorView.Of(weight);
        var rows = CellAxis.Fit(view.Rows.Axis, view.Tiles > 1 ? Height / 2 : Height);
        var columns = CellAxis.Fit(view.Columns.Axis, view.Tiles > 1 ? Height / 2 : Width);
        if (view.Rows.Axes.Count > 1 || view.Columns.Axes.Count > 1)
            return null;
        long shown = Math.Min(view.Tiles, Math.Max(1, TileLayout.Most(rows.Cells, columns.Cells)));
        // The colour limits are those of all elements. Limits of means are known only if all means are computed.
        var pooling = shown < view.Tiles ? Pooling.AbsMax : options.Pooling.For(rows.Block * columns.Block);
        if (pooling == Pooling.Rms && !Poolings.CanSquare(weight.GetStatistics()))
            pooling = Pooling.AbsMax;
        return Draw(
            weight, options with { Pooling = pooling }, [.. Spread(view.Tiles, shown).Select(tile => view.Start(tile / view.Minor.Length, tile % view.Minor.Length))],
            rows, view.Rows.Stride, columns, view.Columns.Stride);
    }

    /// <summary>Evenly spaced indices from the first to the last, because the first filters alone may be dead.</summary>
    private static IEnumerable<long> Spread(long count, long shown)
    {
        for (long i = 0; i < shown; i++)
            yield return shown == 1 ? 0 : (long)Math.Round((double)i * (count - 1) / (shown - 1));
    }

    private static TinyImage Draw(
        Weight weight, VizOptions options, long[] starts, CellAxis rows, long rowStride, CellAxis columns, long columnStride)
    {
        double[][] tiles = [.. starts.Select(_ => new double[rows.Cells * columns.Cells])];
        for (int tile = 0; tile < tiles.Length; tile++)
            TileReader.Read(weight.Reader, starts[tile], rows, rowStride, columns, columnStride, options.Pooling, tiles[tile]);
        var range = ColorRange.Of(weight, tiles, options, rows.Block * columns.Block > 1);
        var layout = TileLayout.Of(starts.Length, rows.Cells, columns.Cells);
        var image = new TinyImage(layout.Width, layout.Height, [.. Enumerable.Range(0, Shades).Select(shade => range.Scale.At(shade / (Shades - 1.0))), Ink.Mark]);
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            var (left, top) = layout.Place(tile);
            for (int i = 0; i < tiles[tile].Length; i++)
            {
                image.Fill(left + i % columns.Cells * layout.CellWidth, top + i / columns.Cells * layout.CellHeight, layout.CellWidth, layout.CellHeight,
                    Color(tiles[tile][i], range));
            }
        }
        return image;
    }

    private static byte Color(double value, ColorRange range) =>
        double.IsFinite(value) ? (byte)(1 + Math.Round(range.Place(value) * (Shades - 1))) : NotFinite;

    /// <summary>The arrangement of the tiles.</summary>
    private sealed record TileLayout(int Lines, int InLine, int Rows, int Columns, int CellWidth, int CellHeight)
    {
        public int Width => InLine * (Columns * CellWidth + Gap) - Gap;

        public int Height => Lines * (Rows * CellHeight + Gap) - Gap;

        public (int Left, int Top) Place(int tile) => (tile % InLine * (Columns * CellWidth + Gap), tile / InLine * (Rows * CellHeight + Gap));

        /// <summary>How many tiles fit.</summary>
        public static int Most(int rows, int columns)
        {
            int lines = LinesOf(rows);
            return lines * ((Thumbnail.Width + Gap) / (CellSize(lines, rows, 1, columns) * columns + Gap));
        }

        public static TileLayout Of(int tiles, int rows, int columns)
        {
            // One line of large tiles, if all fit into it.
            int lines = tiles * (CellSize(1, rows, 1, columns) * columns + Gap) - Gap <= Thumbnail.Width ? 1 : LinesOf(rows);
            int inLine = (tiles + lines - 1) / lines, size = CellSize(lines, rows, inLine, columns);
            // A strip of one row is drawn higher than its cells are wide, so that it is visible.
            return new(lines, inLine, rows, columns, size, rows == 1 && lines == 1 ? Math.Max(size, Thumbnail.Height / 2) : size);
        }

        private static int LinesOf(int rows) => (Thumbnail.Height - Gap) / MostLines / rows >= LeastCell ? MostLines : 1;

        private static int CellSize(int lines, int rows, int inLine, int columns) => Math.Max(1, Math.Min(
            (Thumbnail.Height - (lines - 1) * Gap) / (lines * rows), (Thumbnail.Width - (inLine - 1) * Gap) / (inLine * columns)));
    }
}

/// <summary>
/// A picture of a few hundred bytes for a table's cell: at most sixteen colours, the first of them transparent, and a palette of only these colours.
/// The palette of a full picture alone would take a kilobyte.
/// </summary>
/// <param name="width">Its width in pixels.</param>
/// <param name="height">Its height in pixels.</param>
/// <param name="colors">The colours from 1 on; 0 is transparent.</param>
internal sealed class TinyImage(int width, int height, IReadOnlyList<Rgb> colors)
{
    private readonly byte[] _pixels = new byte[width * height];

    public int Width => width;

    public int Height => height;

    /// <summary>The colour of a pixel; null where it is transparent.</summary>
    public Rgb? this[int x, int y] => _pixels[y * width + x] is > 0 and var color ? colors[color - 1] : null;

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
