using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>A page in a folder with the files that it names, and what its C# cells came to.</summary>
internal sealed class PageFolder : IDisposable
{
    private const string Notebook = "page.ipynb";
    private readonly TestFolder _folder = new();
    private readonly IReadOnlyList<Snippet> _cells;
    private ToolResult? _result;

    public PageFolder(MarkdownPage page)
    {
        Page = page;
        Name = Documentation.Name(page);
        _cells = [.. page.Snippets.Where(snippet => snippet.Kind == "cell")];
        if (!_cells.Any(cell => cell.Code.Contains("#r \"nuget: NotebookViz\"")))
            _cells = [Documentation.FirstCell with { Output = null }, .. _cells];
        foreach (var (name, source) in page.Files)
            Copy(Build.Repository(source), name);
        Directory.CreateDirectory(_folder.File("images"));
    }

    public MarkdownPage Page { get; }

    public string Name { get; }

    public string Path => _folder.Path;

    public string File(string name) => _folder.File(name);

    public void Dispose() => _folder.Dispose();

    public async Task RunAsync()
    {
        _folder.WriteCells([.. _cells.Select(cell => ("code", cell.Code))]);
        System.IO.File.Move(_folder.File("notebook.ipynb"), _folder.File(Notebook));
        _result = await Tool.OwnProcessAsync(packagesFolder: null, "run", _folder.File(Notebook), "--keep-going");
    }

    /// <summary>Each cell and what it printed: its console output and its value, or its error.</summary>
    public IEnumerable<(Snippet Snippet, Cell Cell)> Cells()
    {
        var cells = IpynbFormat.Parse(System.IO.File.ReadAllText(_folder.File(Notebook))).Cells;
        Assert.True(cells.Count == _cells.Count, _result!.Error);
        return _cells.Zip(cells);
    }

    private void Copy(string source, string name)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_folder.File(name))!);
        if (System.IO.File.Exists(source))
            System.IO.File.Copy(source, _folder.File(name));
        else
            foreach (var file in Directory.GetFiles(source))
                Copy(file, System.IO.Path.Combine(name, System.IO.Path.GetFileName(file)));
    }
}
