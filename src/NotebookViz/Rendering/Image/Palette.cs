namespace NotebookViz.Rendering.Image;

/// <summary>The 256 colours of a static picture: transparent ground, inks in 16 strengths, and the colour scale.</summary>
/// <remarks>The ground is transparent, so that the picture fits a light page as well as a dark one.</remarks>
internal static class Palette
{
    /// <summary>How many strengths an ink has.</summary>
    public const int Strengths = 16;

    /// <summary>Nothing.</summary>
    public const byte Transparent = 0;

    private const int FirstScaleColor = 1 + 4 * (Strengths - 1);

    // An odd number, so that zero has a colour of its own.
    private const int ScaleColors = 195;

    /// <summary>The palette's bytes: red, green, blue of each colour.</summary>
    public static byte[] Colors { get; } = new byte[256 * 3];

    /// <summary>The palette's opacities.</summary>
    public static byte[] Opacities { get; } = new byte[256];

    static Palette()
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
            Set((byte)(FirstScaleColor + i), ColorScale.Diverging.At((double)i / (ScaleColors - 1)), 255);
    }

    /// <summary>An ink at a strength from 0 (nothing) to 15.</summary>
    public static byte Of(PaletteInk ink, int strength) =>
        strength == 0 ? Transparent : (byte)(1 + (int)ink * (Strengths - 1) + strength - 1);

    /// <summary>The ink and strength of a colour, or null where it is not an ink.</summary>
    public static int StrengthOf(PaletteInk ink, byte color)
    {
        int strength = color - (1 + (int)ink * (Strengths - 1)) + 1;
        return strength is >= 1 and < Strengths ? strength : 0;
    }

    /// <summary>The colour of a value between -limit and limit.</summary>
    public static byte OfValue(double value, double limit) =>
        (byte)(FirstScaleColor + (int)Math.Round((Math.Clamp(value / limit, -1, 1) + 1) / 2 * (ScaleColors - 1)));

    private static void Set(byte index, Rgb color, byte opacity)
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
