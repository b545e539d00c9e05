using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>
/// Reads the <c>.dib</c> format: plain text in which a line with a kernel's name (<c>#!csharp</c>) begins a cell. Blank lines around a cell
/// are ignored. <see cref="DibWriter"/> writes the format.
/// </summary>
internal static class DibFormat
{
    /// <exception cref="FormatException">The metadata at the top is not a JSON object.</exception>
    public static Notebook Parse(string text)
    {
        var lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n").Split('\n').ToList();
        var meta = TakeMetadata(lines);
        var header = new DibHeader(meta);
        var language = PolyglotMetadata.DefaultLanguage(new JsonObject { ["polyglot_notebook"] = meta.DeepClone() });

        var cells = new List<Cell>();
        var source = new List<string>();
        foreach (var line in lines)
        {
            if (header.LanguageOf(line) is not { } next)
            {
                source.Add(header.Unescape(line));
                continue;
            }
            Finish();
            language = next;
        }
        Finish();
        return new Notebook { Cells = cells, Document = new JsonObject { ["metadata"] = PolyglotMetadata.FromDib(meta, cells) } };

        void Finish()
        {
            var trimmed = string.Join('\n', source).Trim('\n');
            source.Clear();
            if (trimmed.Length > 0)
                cells.Add(NewCell(language, trimmed));
        }
    }

    private static Cell NewCell(string language, string source) => language switch
    {
        Languages.Markdown => new Cell(CellKind.Markdown, language, source),
        Languages.Raw => new Cell(CellKind.Raw, language, source),
        _ => new Cell(CellKind.Code, language, source) { Json = new JsonObject { ["metadata"] = PolyglotMetadata.OfCell(language) } },
    };

    /// <summary>Removes the first block after <c>#!meta</c> from the lines; it ends before the next line that begins with <c>#!</c>.</summary>
    private static JsonObject TakeMetadata(List<string> lines)
    {
        var start = lines.FindIndex(line => line.TrimEnd() == DibHeader.Meta);
        if (start < 0)
            return [];
        var end = lines.FindIndex(start + 1, DibHeader.IsCommand);
        if (end < 0)
            end = lines.Count;
        var block = string.Join('\n', lines[(start + 1)..end]);
        lines.RemoveRange(start, end - start);
        return string.IsNullOrWhiteSpace(block) ? [] : ParseMetadata(block, start + 2);
    }

    private static JsonObject ParseMetadata(string block, int firstLine)
    {
        try
        {
            return JsonNode.Parse(block, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new FormatException($"The block after {DibHeader.Meta} is JSON, but not an object.");
        }
        catch (JsonException e)
        {
            var reason = e.LineNumber is { } line ? $"it is broken at line {firstLine + line}." : JupyterJson.KeyTwice(e);
            throw new FormatException($"The block after {DibHeader.Meta} is not valid JSON: {reason}", e);
        }
    }
}

/// <summary>Writes the <c>.dib</c> format as .NET Interactive does. <see cref="DibLosses"/> lists what it cannot store.</summary>
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
                text.Append(CultureInfo.InvariantCulture, $"\n{DibHeader.Line(cell)}\n\n{string.Join('\n', source.Split('\n').Select(header.Escape))}\n");
        }
        return text.ToString();
    }
}

/// <summary>The parts of a notebook that a <c>.dib</c> cannot store.</summary>
internal static class DibLosses
{
    // The header of a cell stores these.
    private static readonly string[] MetadataKept = ["dotnet_interactive", "polyglot_notebook"];

    /// <summary>Returns one phrase for each kind of loss, such as "the outputs of 3 cells".</summary>
    public static IReadOnlyList<string> Of(Notebook notebook)
    {
        var losses = new List<string>();
        Count("the outputs of", cell => cell.Json["outputs"] is JsonArray { Count: > 0 } || cell.HasNewOutputs && cell.Outputs.Count > 0);
        Count("the attachments of", cell => cell.Json["attachments"] is JsonObject { Count: > 0 });
        Count("the metadata (tags and the like) of", cell =>
            cell.Json["metadata"] is JsonObject metadata && metadata.Any(p => !MetadataKept.Contains(p.Key)));
        Count("", cell => cell.Source.Trim('\n').Length == 0, "empty ");
        return losses;

        void Count(string what, Func<Cell, bool> isLost, string kind = "")
        {
            var count = notebook.Cells.Count(isLost);
            if (count > 0)
                losses.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {count} {kind}{(count == 1 ? "cell" : "cells")}").TrimStart());
        }
    }
}
