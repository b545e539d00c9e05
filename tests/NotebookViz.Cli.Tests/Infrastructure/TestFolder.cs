using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>A folder for one test, gone after it.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("notebookviz-tests-");

    public string Path => _directory.FullName;

    public void Dispose() => _directory.Delete(recursive: true);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public IEnumerable<string> FileNames => _directory.EnumerateFiles().Select(f => f.Name).Order(StringComparer.Ordinal);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>A notebook of C# cells.</summary>
    public string WriteNotebook(params string[] cells) => WriteCells([.. cells.Select(c => ("code", c))]);

    public string WriteCells(params (string Type, string Source)[] cells) => Write("notebook.ipynb", new JsonObject
    {
        ["cells"] = new JsonArray([.. cells.Select(c => new JsonObject
        {
            ["cell_type"] = c.Type, ["metadata"] = new JsonObject(), ["source"] = c.Source,
        })]),
        ["metadata"] = new JsonObject(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    }.ToJsonString());

    public JsonNode ReadJson(string name) => JsonNode.Parse(System.IO.File.ReadAllText(File(name)))!;

    /// <summary>Runs C# cells in this process and reads the notebook that was written.</summary>
    public async Task<(ToolResult Result, IReadOnlyList<Cell> Cells)> RunAsync(string[] cells, params string[] options)
    {
        var result = await Tool.InProcessAsync(["run", WriteNotebook(cells), .. options]);
        return (result, ReadCells());
    }

    public IReadOnlyList<Cell> ReadCells(string name = "notebook.ipynb") => IpynbFormat.Parse(System.IO.File.ReadAllBytes(File(name))).Cells;
}

internal static partial class CellExtensions
{
    /// <summary>The text of the cell's only output of a MIME type.</summary>
    public static string? Text(this Cell cell, string mimeType) =>
        cell.Outputs.OfType<DataOutput>().Select(o => o.Text(mimeType)).Single(t => t is not null);

    /// <summary>The text of the cell's only value, which the kernel shows as HTML or, if it is text, as it is.</summary>
    public static string Value(this Cell cell) => cell.Outputs.OfType<DataOutput>().Select(ShownText).Single(text => text is not null)!;

    /// <summary>The text of a simple value; null for other outputs.</summary>
    public static string? ShownText(this DataOutput output) => output.Text(MimeTypes.PlainText)
        ?? (PlainHtml().Match(output.Text(MimeTypes.Html) ?? "") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null);

    [GeneratedRegex("""^<div class="dni-plaintext"><pre>(.*?)</pre></div>""")]
    private static partial Regex PlainHtml();

    public static string Stream(this Cell cell, string name) =>
        string.Concat(cell.Outputs.OfType<StreamOutput>().Where(o => o.Name == name).Select(o => o.Text));

    public static ErrorOutput Error(this Cell cell) => cell.Outputs.OfType<ErrorOutput>().Single();
}
