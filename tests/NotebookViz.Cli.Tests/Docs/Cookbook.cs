using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>The cookbook as a page: the recipes of the gallery notebook, with the code and the stored output of each.</summary>
internal sealed partial class Cookbook
{
    private const int CaptionLines = 2;

    private readonly Dictionary<string, byte[]> _pictures = [];

    public Cookbook(byte[] notebook)
    {
        var cells = IpynbFormat.Parse(notebook).Cells;
        var headings = cells.Where(cell => cell.Kind == CellKind.Markdown).SelectMany(cell => cell.Source.Split('\n')).ToList();
        var groups = headings.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]);
        var page = new StringBuilder("<!-- Written from notebooks/gallery.ipynb; contributing.md says how. -->\n\n");
        string recipe = "";
        foreach (var cell in cells)
        {
            if (cell.Kind == CellKind.Code)
                page.Append(CultureInfo.InvariantCulture, $"```csharp\n{cell.Source}\n```\n\n").Append(OutputOf(cell, recipe));
            else
            {
                recipe = cell.Source.Split('\n')[0].TrimStart('#', ' ');
                page.Append(cell.Source.Replace("](../docs/", "](").Replace("](data/", "](../notebooks/data/")).Append("\n\n");
                if (cell == cells[0])
                    page.Append("This page is made from the [gallery notebook](../notebooks/gallery.ipynb), in which the pictures are live.\n\n")
                        .Append(string.Join(" · ", groups.Select(group => $"[{group}](#{MarkdownPage.Anchor(group)})"))).Append("\n\n");
            }
        }
        Text = page.ToString().TrimEnd() + "\n";
    }

    public string Text { get; }

    /// <summary>The pictures of the page by their file names.</summary>
    public IReadOnlyDictionary<string, byte[]> Pictures => _pictures;

    // A cell with the tag "text" is best seen as text, such as a list whose picture would be that of one weight.
    private string OutputOf(Cell cell, string recipe)
    {
        bool asText = cell.Json["metadata"]?["tags"]?.AsArray().Any(tag => (string?)tag == "text") == true;
        if (!asText && cell.Outputs.OfType<DataOutput>().SingleOrDefault(output => output.Text(MimeTypes.Png) is not null) is { } picture)
            return Picture(picture, recipe);
        var text = string.Join('\n', cell.Outputs.Select(output => output switch
        {
            StreamOutput stream => stream.Text.TrimEnd('\n'),
            DataOutput data => data.Text(MimeTypes.PlainText),
            _ => throw new InvalidOperationException($"{recipe}: {((ErrorOutput)output).Message}"),
        }).Where(text => text is not null));
        return text.Length == 0 ? "" : $"```text\n{text}\n```\n\n";
    }

    private string Picture(DataOutput output, string recipe)
    {
        string name = MarkdownPage.Anchor(recipe) + ".png";
        byte[] png = Convert.FromBase64String(output.Text(MimeTypes.Png)!);
        _pictures.Add(name, png);
        var caption = output.Text(MimeTypes.PlainText)!.Split('\n').Take(CaptionLines).Select(line => line.Trim().Replace("&", "&amp;").Replace("<", "&lt;"));
        string alt = Alt().Match(output.Text(MimeTypes.Html)!).Groups[1].Value;
        return $"""<img src="images/cookbook/{name}" width="{Width(png) / 2}" alt="{alt}">""" + $"\n\n<sub>{string.Join("<br>", caption)}</sub>\n\n";
    }

    // The pictures have two pixels for each of the page.
    private static int Width(byte[] png) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));

    [GeneratedRegex("""alt="([^"]*)"[ >]""")]
    private static partial Regex Alt();
}
