using NotebookViz.Planning;

namespace NotebookViz.Rendering.Image;

/// <summary>A PNG file and the size at which it is shown.</summary>
/// <param name="Png">The file.</param>
/// <param name="Width">The width in CSS pixels; the file has twice as many.</param>
/// <param name="Height">The height in CSS pixels.</param>
internal sealed record StaticImage(byte[] Png, int Width, int Height);

/// <summary>Draws a plan as a PNG.</summary>
internal static class ImageRenderer
{
    /// <summary>The picture.</summary>
    public static StaticImage Render(Plan plan)
    {
        Rendered++;
        using var picture = plan switch
        {
            LinePlan line => LineRenderer.Render(line),
            HeatmapPlan heatmap => HeatmapRenderer.Render(heatmap),
            FilterGridPlan grid => FilterGridRenderer.Render(grid),
            NumberPlan number => Sentence(number.Text),
            MessagePlan message => Sentence(message.Message),
            _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, "Not a plan that is drawn as a picture."),
        };
        return new(PngEncoder.Encode(picture, repeats: plan is FilterGridPlan), (picture.Width + Pixmap.Scale - 1) / Pixmap.Scale, (picture.Height + Pixmap.Scale - 1) / Pixmap.Scale);
    }

    /// <summary>How many pictures this thread has drawn. Tests count them.</summary>
    [ThreadStatic]
    internal static int Rendered;

    private static Pixmap Sentence(string text)
    {
        const int margin = 8, longest = 110;
        var lines = text.Split('\n').SelectMany(line => Wrap(line.TrimEnd('\r'), longest)).ToArray();
        var picture = new Pixmap(lines.Max(Glyphs.Width) / Pixmap.Scale + 2 * margin, lines.Length * 16 + margin);
        for (int i = 0; i < lines.Length; i++)
            TextPainter.Draw(picture, lines[i], Pixmap.Px(margin), Pixmap.Px(margin / 2 + 8 + i * 16));
        return picture;
    }

    private static IEnumerable<string> Wrap(string text, int longest)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > longest)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        yield return line;
    }
}
