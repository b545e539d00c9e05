using System.Collections.Concurrent;

namespace NotebookViz.Images;

/// <summary>The 256 colours of a static picture: transparent ground, inks in 16 strengths, and the colour scale.</summary>
/// <remarks>The ground is transparent, so that the picture fits a light page as well as a dark one.</remarks>
internal sealed class Palette
{
    /// <summary>How many strengths an ink has.</summary>
    public const int Strengths = 16;

    /// <summary>Nothing.</summary>
    public const byte Transparent = 0;

    private const int Inks = 4;
    private const int FirstScaleColor = 1 + Inks * (Strengths - 1);

    // An odd number, so that zero has a colour of its own.
    private const int ScaleColors = 195;

    private static readonly ConcurrentDictionary<ColorScale, Palette> Made = new();

    private Palette(ColorScale scale)
    {
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
                Set(Of(ink, strength), color, (byte)(strength * 17));
        }
        for (int i = 0; i < ScaleColors; i++)
            Set((byte)(FirstScaleColor + i), scale.At((double)i / (ScaleColors - 1)), 255);
    }

    /// <summary>The palette's bytes: red, green, blue of each colour.</summary>
    public byte[] Colors { get; } = new byte[256 * 3];

    /// <summary>The palette's opacities.</summary>
    public byte[] Opacities { get; } = new byte[256];

    /// <summary>The opacities up to the last colour that is not opaque.</summary>
    public ReadOnlySpan<byte> Translucent => Opacities.AsSpan(0, FirstScaleColor);

    /// <summary>The palette of a colour scale.</summary>
    public static Palette Of(ColorScale scale) => Made.GetOrAdd(scale, static scale => new Palette(scale));

    /// <summary>An ink at a strength from 0 (nothing) to 15.</summary>
    public static byte Of(PaletteInk ink, int strength) =>
        strength == 0 ? Transparent : (byte)(1 + (int)ink * (Strengths - 1) + strength - 1);

    /// <summary>The strength of an ink in a colour, 0 where it is another.</summary>
    public static int StrengthOf(PaletteInk ink, byte color)
    {
        int strength = color - (1 + (int)ink * (Strengths - 1)) + 1;
        return strength is >= 1 and < Strengths ? strength : 0;
    }

    /// <summary>The colour at a place of the scale from 0 to 1.</summary>
    public static byte OfPlace(double place) => (byte)(FirstScaleColor + (int)Math.Round(place * (ScaleColors - 1)));

    private void Set(byte index, Rgb color, byte opacity)
    {
        (Colors[index * 3], Colors[index * 3 + 1], Colors[index * 3 + 2]) = (color.Red, color.Green, color.Blue);
        Opacities[index] = opacity;
    }
}

/// <summary>What is not data in a picture.</summary>
internal enum PaletteInk
{
    Text,
    Line,
    Mark,
    Grid,
}
