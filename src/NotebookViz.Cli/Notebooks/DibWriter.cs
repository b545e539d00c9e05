using System.Text;
using System.Text.Json;

namespace NotebookViz.Cli.Notebooks;

/// <summary>Writes the <c>.dib</c> format as .NET Interactive does. <see cref="DibLosses"/> tells what it cannot hold.</summary>
internal static class DibWriter
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JupyterJson.Encoder };

    public static string Write(Notebook notebook)
    {
        var meta = PolyglotMetadata.ToDib(notebook.Metadata, notebook.Cells);
        var header = new DibHeader(meta);
        var text = new StringBuilder($"{DibHeader.Meta}\n\n{meta.ToJsonString(Compact)}\n");
        foreach (var cell in notebook.Cells)
        {
            var source = cell.Source.Trim('\n');
            if (source.Length > 0)
                text.Append($"\n{DibHeader.Line(cell)}\n\n{string.Join('\n', source.Split('\n').Select(header.Escape))}\n");
        }
        return text.ToString();
    }
}
