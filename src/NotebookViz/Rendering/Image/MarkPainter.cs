using NotebookViz.Planning;

namespace NotebookViz.Rendering.Image;

/// <summary>Marks of what is not finite: a cross for NaN, triangles for the infinities; told apart by shape, not by colour.</summary>
internal static class MarkPainter
{
    /// <summary>Draws a mark around a point, all in pixels.</summary>
    public static void Draw(Pixmap picture, double x, double y, double size, MarkKind kind)
    {
        double half = size / 2;
        if (kind == MarkKind.NaN)
        {
            picture.Line(x - half, y - half, x + half, y + half, Math.Max(1, size / 6), PaletteInk.Mark);
            picture.Line(x - half, y + half, x + half, y - half, Math.Max(1, size / 6), PaletteInk.Mark);
            return;
        }
        double direction = kind == MarkKind.PositiveInfinity ? 1 : -1;
        for (double row = -half; row <= half; row += 0.5)
        {
            double reach = (row * direction + half) / 2;
            picture.Line(x - reach, y + row, x + reach, y + row, 1, PaletteInk.Mark);
        }
    }
}
