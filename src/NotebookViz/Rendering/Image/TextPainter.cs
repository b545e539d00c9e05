namespace NotebookViz.Rendering.Image;

/// <summary>Which part of a text stands at the given place.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>Draws text into a picture.</summary>
internal static class TextPainter
{
    /// <summary>Draws a line of text whose capitals' middle is at a height.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">The anchor's place, in pixels.</param>
    /// <param name="middle">The height of the capitals' middle, in pixels.</param>
    /// <param name="anchor">Which part of the text stands there.</param>
    public static void Draw(Pixmap picture, string text, double x, double middle, Anchor anchor = Anchor.Start)
    {
        double pen = x - Shift(text, anchor);
        int baseline = (int)Math.Round(middle + Glyphs.CapHeight / 2.0);
        foreach (var (glyph, left) in Place(text, pen))
            for (int row = 0, i = 0; row < glyph.Height; row++)
                for (int column = 0; column < glyph.Width; column++, i++)
                    picture.Blend(left + glyph.Left + column, baseline + glyph.Top + row, PaletteInk.Text, glyph.Coverage[i]);
    }

    /// <summary>Draws a line of text that reads upwards, centred.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="text">The text.</param>
    /// <param name="middle">Where the capitals' middle is, in pixels from the left.</param>
    /// <param name="y">The text's middle, in pixels from the top.</param>
    public static void DrawUpwards(Pixmap picture, string text, double middle, double y)
    {
        double pen = -y - Shift(text, Anchor.Middle);
        int baseline = (int)Math.Round(middle + Glyphs.CapHeight / 2.0);
        foreach (var (glyph, left) in Place(text, pen))
            for (int row = 0, i = 0; row < glyph.Height; row++)
                for (int column = 0; column < glyph.Width; column++, i++)
                    picture.Blend(baseline + glyph.Top + row, -(left + glyph.Left + column), PaletteInk.Text, glyph.Coverage[i]);
    }

    private static double Shift(string text, Anchor anchor) => anchor switch
    {
        Anchor.Start => 0,
        Anchor.Middle => Glyphs.Width(text) / 2,
        _ => Glyphs.Width(text),
    };

    private static IEnumerable<(Glyph Glyph, int Left)> Place(string text, double pen)
    {
        foreach (char character in text)
        {
            var glyph = Glyphs.Of(character);
            yield return (glyph, (int)Math.Round(pen));
            pen += glyph.Advance;
        }
    }
}
