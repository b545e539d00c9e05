using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace NotebookViz.Images;

/// <summary>A picture of palette colours, drawn at twice its CSS size so that it stays sharp on dense screens and in print.</summary>
internal sealed class Pixmap : IDisposable
{
    private readonly byte[] _lines;

    /// <summary>Pixels per CSS pixel.</summary>
    public const int Scale = 2;

    /// <summary>A transparent picture.</summary>
    /// <param name="width">Its width in CSS pixels.</param>
    /// <param name="height">Its height in CSS pixels.</param>
    /// <param name="scale">The colour scale that its palette holds.</param>
    public Pixmap(double width, double height, ColorScale? scale = null)
    {
        Palette = Palette.Of(scale ?? ColorScale.Diverging);
        Width = (int)Math.Ceiling(width * Scale);
        Height = (int)Math.Ceiling(height * Scale);
        _lines = ArrayPool<byte>.Shared.Rent(LineLength * Height);
        Lines.Clear();
    }

    /// <summary>The colours that the numbers stand for.</summary>
    public Palette Palette { get; }

    /// <summary>Colours outside the palette, as 0xFFRRGGBB; 0 for pixels of the palette. Null if there are none.</summary>
    public uint[]? Direct { get; private set; }

    /// <summary>Its width in pixels.</summary>
    public int Width { get; }

    /// <summary>Its height in pixels.</summary>
    public int Height { get; }

    /// <summary>The bytes of a line: one for the PNG filter, then a colour for each pixel.</summary>
    public int LineLength => Width + 1;

    /// <summary>All lines.</summary>
    public Span<byte> Lines => _lines.AsSpan(0, LineLength * Height);

    /// <summary>The colours of a line.</summary>
    public Span<byte> Row(int y) => _lines.AsSpan(y * LineLength + 1, Width);

    /// <summary>Returns the lines to the pool.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_lines);

    /// <summary>Converts CSS pixels.</summary>
    public static int Px(double css) => (int)Math.Round(css * Scale);

    /// <summary>Fills a rectangle given in pixels; parts outside the picture are clipped.</summary>
    public void Fill(int left, int top, int width, int height, byte color)
    {
        int right = Math.Min(Width, left + width);
        left = Math.Max(0, left);
        if (right <= left)
            return;
        for (int y = Math.Max(0, top), bottom = Math.Min(Height, top + height); y < bottom; y++)
            Row(y)[left..right].Fill(color);
    }

    /// <summary>Fills a rectangle given in pixels, which must lie within, with any colour.</summary>
    public void Fill(int left, int top, int width, int height, Rgb color)
    {
        Direct ??= new uint[Width * Height];
        uint value = 0xFF000000 | (uint)color.Red << 16 | (uint)color.Green << 8 | color.Blue;
        for (int y = top; y < top + height; y++)
            Direct.AsSpan(y * Width + left, width).Fill(value);
    }

    /// <summary>Draws ink on a pixel; if it already has the same ink, the stronger one is kept.</summary>
    public void Blend(int x, int y, PaletteInk ink, int strength) => Blend(x, y, Palette.Of(ink, 1), Palette.Strengths - 1, strength);

    /// <summary>Draws a colour that the palette has in several strengths on a pixel; if it already has the same colour, the stronger one is kept.</summary>
    /// <param name="x">The pixel's column; nothing is drawn outside the picture.</param>
    /// <param name="y">The pixel's row.</param>
    /// <param name="first">The palette's number for the weakest strength; the others follow.</param>
    /// <param name="strengths">How many strengths there are.</param>
    /// <param name="strength">How strong it is, up to <paramref name="strengths"/>.</param>
    public void Blend(int x, int y, byte first, int strengths, int strength)
    {
        if (x < 0 || y < 0 || x >= Width || y >= Height || strength <= 0)
            return;
        // At twice the density, more than five steps of an edge are not visible but make the file a sixth larger.
        strength = (strength + 1) / 3 * 3;
        if (strength == 0)
            return;
        ref byte pixel = ref _lines[y * LineLength + 1 + x];
        int there = pixel - first + 1;
        pixel = (byte)(first - 1 + Math.Min(strengths, there >= 1 && there <= strengths ? Math.Max(strength, there) : strength));
    }

    /// <summary>Draws a straight line of a given thickness, all in pixels, with smooth edges.</summary>
    public void Line(double x0, double y0, double x1, double y1, double thickness, PaletteInk ink) =>
        Line(x0, y0, x1, y1, thickness, Palette.Of(ink, 1), Palette.Strengths - 1);

    /// <summary>Draws a straight line of a colour that the palette has in several strengths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Line(double x0, double y0, double x1, double y1, double thickness, byte first, int strengths)
    {
        double length = Math.Max(1e-9, Math.Sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)));
        double reach = thickness / 2 + 1;
        for (int y = (int)Math.Floor(Math.Min(y0, y1) - reach); y <= Math.Max(y0, y1) + reach; y++)
        {
            // The part of the line near this row, within its thickness; for a long diagonal line this is a small part of its bounding box.
            double from = y1 == y0 ? 0 : Math.Clamp((y - reach - y0) / (y1 - y0), 0, 1), to = y1 == y0 ? 1 : Math.Clamp((y + reach - y0) / (y1 - y0), 0, 1);
            double left = x0 + from * (x1 - x0), right = x0 + to * (x1 - x0);
            for (int x = (int)Math.Floor(Math.Min(left, right) - reach); x <= Math.Max(left, right) + reach; x++)
            {
                double along = Math.Clamp(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length, 0, length);
                double dx = x - (x0 + (x1 - x0) * along / length), dy = y - (y0 + (y1 - y0) * along / length);
                double coverage = Math.Clamp(thickness / 2 + 0.5 - Math.Sqrt(dx * dx + dy * dy), 0, 1);
                Blend(x, y, first, strengths, (int)Math.Round(coverage * strengths));
            }
        }
    }

    /// <summary>Draws a filled circle, all in pixels.</summary>
    public void Dot(double x, double y, double radius, PaletteInk ink) => Line(x, y, x, y, radius * 2, ink);
}

/// <summary>The 256 colours of a static picture: the background, inks in 16 strengths, and the colour scale.</summary>
internal sealed class Palette
{
    /// <summary>How many strengths an ink has.</summary>
    public const int Strengths = 16;

    /// <summary>The card.</summary>
    public const byte Card = 0;

    private const int Inks = 4;
    private const int FirstScaleColor = 1 + Inks * (Strengths - 1);

    /// <summary>How many colours of the scale there are: an odd number, so that zero has a colour of its own.</summary>
    public const int ScaleColors = 195;

    private static readonly ConcurrentDictionary<ColorScale, Palette> Made = new();

    private Palette(ColorScale scale)
    {
        Set(Card, Ink.Card);
        foreach (var ink in Enum.GetValues<PaletteInk>())
        {
            var color = ink switch
            {
                PaletteInk.Text => Ink.Text,
                PaletteInk.Line => Ink.Line,
                PaletteInk.Mark => Ink.Mark,
                _ => new Rgb(0x80, 0x80, 0x80),
            };
            for (int strength = 1; strength < Strengths; strength++)
                Set(Of(ink, strength), On(Ink.Card, color, strength / (Strengths - 1.0)));
        }
        for (int i = 0; i < ScaleColors; i++)
            Set((byte)(FirstScaleColor + i), scale.At((double)i / (ScaleColors - 1)));
    }

    /// <summary>The palette's bytes: red, green, blue of each colour.</summary>
    public byte[] Colors { get; } = new byte[256 * 3];

    /// <summary>The palette of a colour scale.</summary>
    public static Palette Of(ColorScale scale) => Made.GetOrAdd(scale, static scale => new Palette(scale));

    /// <summary>An ink at a strength from 0 (the card) to 15.</summary>
    public static byte Of(PaletteInk ink, int strength) =>
        strength == 0 ? Card : (byte)(1 + (int)ink * (Strengths - 1) + strength - 1);

    /// <summary>The colour at a place of the scale from 0 to 1.</summary>
    public static byte OfPlace(double place) => (byte)(FirstScaleColor + (int)Math.Round(place * (ScaleColors - 1)));

    /// <summary>The mixture of two colours.</summary>
    /// <param name="card">The colour of share 0.</param>
    /// <param name="ink">The colour of share 1.</param>
    /// <param name="share">The share of the latter.</param>
    public static Rgb On(Rgb card, Rgb ink, double share)
    {
        byte Mix(byte from, byte to) => (byte)Math.Round(from + (to - from) * share);
        return new(Mix(card.Red, ink.Red), Mix(card.Green, ink.Green), Mix(card.Blue, ink.Blue));
    }

    private void Set(byte index, Rgb color) =>
        (Colors[index * 3], Colors[index * 3 + 1], Colors[index * 3 + 2]) = (color.Red, color.Green, color.Blue);
}

/// <summary>The inks of a picture, which are not data.</summary>
internal enum PaletteInk
{
    Text,
    Line,
    Mark,
    Grid,
}
