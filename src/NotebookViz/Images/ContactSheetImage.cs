using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>Draws a contact sheet as a PNG.</summary>
internal static class ContactSheetImage
{
    /// <summary>The width of a thumbnail and its name, in CSS pixels.</summary>
    public const int CellWidth = 96;

    /// <summary>The gap between thumbnails, in CSS pixels.</summary>
    public const int Gap = 10;

    private const int ThumbnailHeight = 20, NameHeight = 18, BeyondWidth = 160, Margin = 6;

    /// <summary>The picture.</summary>
    public static StaticImage Render(ContactSheetPlan plan, VizOptions options)
    {
        int width = options.Width + BeyondWidth, across = (width + Gap - 2 * Margin) / (CellWidth + Gap);
        int lines = (plan.Cells.Count + across - 1) / across, height = ThumbnailHeight + NameHeight + Gap;
        using var picture = new Pixmap(width, lines * height + 2 * Margin);
        for (int i = 0; i < plan.Cells.Count; i++)
        {
            var cell = plan.Cells[i];
            int left = Margin + i % across * (CellWidth + Gap), top = Margin + i / across * height;
            if (cell.Image is { } image)
                Draw(picture, image, Pixmap.Px(left), Pixmap.Px(top) + (Pixmap.Px(ThumbnailHeight) - image.Height) / 2);
            else
                TextPainter.Draw(picture, TextPainter.Fitting(cell.Words, CellWidth, fromEnd: false), Pixmap.Px(left), Pixmap.Px(top + ThumbnailHeight / 2.0));
            TextPainter.Draw(picture, cell.Label(CellWidth), Pixmap.Px(left), Pixmap.Px(top + ThumbnailHeight + NameHeight / 2.0));
        }
        return new(PngEncoder.Encode(picture, repeats: true), width, (picture.Height + Pixmap.Scale - 1) / Pixmap.Scale);
    }

    private static void Draw(Pixmap picture, TinyImage image, int left, int top)
    {
        for (int y = 0; y < image.Height; y++)
            for (int x = 0, run; x < image.Width; x += run)
            {
                var color = image[x, y];
                for (run = 1; x + run < image.Width && image[x + run, y] == color; run++)
                {
                }
                if (color is { } rgb)
                    picture.Fill(left + x, top + y, run, 1, rgb);
            }
    }
}
