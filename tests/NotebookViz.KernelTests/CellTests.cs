using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Infrastructure;
using NotebookViz.KernelTests.Infrastructure;

namespace NotebookViz.KernelTests;

/// <summary>Small cells of every kind, in the tool and in the official kernel: the outputs differ where docs/command-line.md says so, and nowhere else.</summary>
public sealed class CellTests(SharedPackages packages) : IClassFixture<SharedPackages>
{
    /// <summary>The cells whose outputs differ, and the row of the table on that page that says why.</summary>
    private static readonly Dictionary<string, string> Differing = new()
    {
        ["an integer"] = "the first cell",
        ["a class"] = "classes of a cell",
        ["a struct"] = "classes of a cell",
        ["an exception"] = "errors",
        ["an exception with a cause"] = "errors",
        ["an exception in a task"] = "errors",
        ["an exception after output"] = "errors",
        ["a syntax error"] = "compiler errors",
        ["an unknown name"] = "compiler errors",
        ["a wrong type"] = "compiler errors",
        ["an assembly that does not exist"] = "compiler errors",
        ["an imported namespace"] = "compiler errors",
        ["the formatter without a using"] = "compiler errors",
        ["PocketView without a using"] = "compiler errors",
        ["a warning"] = "compiler warnings",
        ["an obsolete member"] = "compiler warnings",
        ["an unused variable"] = "compiler warnings",
        ["the time of a cell"] = "`#!time`",
        ["an unknown magic command"] = "errors",
        ["a package that does not exist"] = "packages",
        ["a carriage return"] = "a carriage return",
        ["JavaScript cell"] = "JavaScript",
        ["Markdown cell"] = "Markdown in a code cell",
        ["Mermaid cell"] = "Mermaid",
        ["PowerShell cell"] = "PowerShell, HTTP, SQL, KQL",
        ["F# error"] = "compiler errors",
        ["F# exception"] = "compiler errors",
    };

    [Fact]
    public async Task The_outputs_of_small_cells_differ_only_where_the_documentation_says_so()
    {
        var cells = Cells();
        using var notebook = new KernelNotebook(packages.Built);
        File.Copy(Folder("helper.csx"), notebook.FileOf("helper.csx"));
        await File.WriteAllTextAsync(notebook.FileOf("cells.ipynb"), Notebook(cells.Select(cell => cell.Code)).ToJsonString());

        // Both at once: the kernel waits 30 seconds for a page that runs the JavaScript cell.
        var executed = notebook.ExecuteAsync("cells.ipynb", ".net-csharp", allowErrors: true);
        await Task.WhenAll(executed, notebook.StartToolAsync("run", "cells.ipynb", "--keep-going", "-o", "ours.ipynb"));
        var official = NotebookComparison.CodeCells(await executed);
        var ours = NotebookComparison.CodeCells(notebook.Read("ours.ipynb"));

        var differences = cells.Select((cell, place) => (cell.Name, Words: NotebookComparison.Differences(Alone(official[place]), Alone(ours[place]))))
            .Where(cell => cell.Words.Count > 0).ToDictionary(cell => cell.Name, cell => string.Join('\n', cell.Words));
        var unexpected = differences.Where(cell => !Differing.ContainsKey(cell.Key)).Select(cell => $"{cell.Key}: {cell.Value}");
        Assert.True(!unexpected.Any(), string.Join('\n', unexpected));
        Assert.Empty(Differing.Keys.Except(differences.Keys));
    }

    [Fact]
    public async Task Every_difference_is_a_row_of_the_table()
    {
        string page = await File.ReadAllTextAsync(Build.Repository("docs", "command-line.md"));
        Assert.All(Differing.Values.Distinct(), row => Assert.Contains($"\n| {row} |", page));
    }

    private static List<(string Name, string Code)> Cells() =>
        [.. File.ReadAllText(Folder("cells.txt")).Split("=== ", StringSplitOptions.RemoveEmptyEntries).Select(cell => cell.Split('\n', 2)).Select(cell => (cell[0], cell[1].Trim('\n')))];

    private static string Folder(string name) => Build.Repository("tests", "NotebookViz.KernelTests", "Cells", name);

    private static JsonObject Notebook(IEnumerable<string> cells) => new()
    {
        ["cells"] = new JsonArray([.. cells.Select(code => new JsonObject
        {
            ["cell_type"] = "code", ["metadata"] = new JsonObject(), ["execution_count"] = null, ["outputs"] = new JsonArray(), ["source"] = code,
        })]),
        ["metadata"] = new JsonObject(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 4,
    };

    private static JsonObject Alone(JsonNode cell) => new() { ["cells"] = new JsonArray(cell.DeepClone()) };
}
