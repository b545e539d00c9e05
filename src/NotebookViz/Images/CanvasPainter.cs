using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>Paints the cells of a canvas.</summary>
internal static class CanvasPainter
{
    /// <summary>Paints cells and marks into the plotting area.</summary>
    public static void Draw(Pixmap picture, Frame frame, Canvas canvas, ColorRange range)
    {
        int left = Pixmap.Px(frame.Left), top = Pixmap.Px(frame.Top);
        int width = Pixmap.Px(frame.Width / canvas.Columns), height = Pixmap.Px(frame.Height / canvas.Rows);
        for (int row = 0; row < canvas.Rows; row++)
        {
            for (int column = 0; column < canvas.Columns; column++)
            {
                double value = canvas.Values[row * canvas.Columns + column];
                if (!double.IsNaN(value))
                    picture.Fill(left + column * width, top + row * height, width, 1, Palette.OfPlace(range.Place(value)));
            }
            // The other lines of the cells are as the first.
            var first = picture.Row(top + row * height);
            for (int line = 1; line < height; line++)
                first.CopyTo(picture.Row(top + row * height + line));
        }

        // A dot in the middle, as large as the cell allows, tells the clipped cells by more than their colour.
        int dot = Math.Clamp(Math.Min(width, height) / 3, 1, 10);
        foreach (var (row, column) in canvas.Clipped(range))
            picture.Fill(left + column * width + (width - dot) / 2, top + row * height + (height - dot) / 2, dot, dot, Palette.Transparent);
        foreach (var ((row, column), cell) in canvas.Colors ?? [])
            picture.Fill(left + column * width, top + row * height, width, height, cell.Color);

        double size = Math.Max(3, Math.Min(width, height) * 0.6);
        foreach (var mark in canvas.Marks)
        {
            // A faint ground shows that the cell is not a gap.
            picture.Fill(left + mark.Column * width, top + mark.Row * height, width, height, Palette.Of(PaletteInk.Grid, 4));
            MarkPainter.Draw(picture, left + (mark.Column + 0.5) * width, top + (mark.Row + 0.5) * height, Math.Min(size, 22), mark.Kind);
        }
    }
}

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
