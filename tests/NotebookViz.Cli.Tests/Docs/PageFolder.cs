using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Hosts;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>A page in a folder with the files that it names, and what its C# cells came to.</summary>
internal sealed class PageFolder : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly BuiltPackages _packages;
    private readonly IReadOnlyList<Snippet> _cells;

    public PageFolder(MarkdownPage page, BuiltPackages packages)
    {
        _packages = packages;
        Page = page;
        Name = Documentation.Name(page);
        _cells = [.. page.Snippets.Where(snippet => snippet.Kind == "cell")];
        if (!_cells.Any(cell => cell.Code.Contains("#r \"nuget: NotebookViz\"")))
            _cells = [Documentation.FirstCell, .. _cells];
        foreach (var (name, source) in page.Files)
            Copy(Build.Repository(source), name);
        Directory.CreateDirectory(_folder.File("images"));
    }

    public MarkdownPage Page { get; }

    public string Name { get; }

    /// <summary>Whether its cells name packages of this build that the tool does not bring along.</summary>
    public bool NeedsPackages => _cells.Any(cell => cell.Code.Contains("#r \"nuget: NotebookViz."));

    public string Folder => _folder.Path;

    public string File(string name) => _folder.File(name);

    public void Dispose() => _folder.Dispose();

    /// <summary>The cells as a notebook.</summary>
    /// <returns>Its path.</returns>
    public string WriteNotebook() => _folder.WriteCells([.. _cells.Select(cell => ("code", OfThisBuild(cell.Code)))]);

    /// <summary>Each cell and what it came to.</summary>
    public IEnumerable<(Snippet Snippet, Cell Cell)> Cells() => _cells.Zip(_folder.ReadCells());

    // A page after the first one takes the assemblies that are there already: NuGet would be asked anew by each.
    private string OfThisBuild(string code)
    {
        var torch = $"\"nuget: TorchSharp-cpu, {Build.VersionOf("TorchSharp-cpu")}\"";
        code = code.Replace("\"nuget: TorchSharp-cpu\"", torch);
        return NeedsPackages ? _packages.OfThisBuild(code)
            : Name == "README.md" ? code
            : code.Replace(torch, $"\"{Path.Combine(AppContext.BaseDirectory, "TorchSharp.dll")}\"").Replace("\"nuget: NotebookViz\"", $"\"{typeof(Weight).Assembly.Location}\"");
    }

    private void Copy(string source, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        if (System.IO.File.Exists(source))
            System.IO.File.Copy(source, _folder.File(name));
        else
            foreach (var file in Directory.GetFiles(source))
                Copy(file, Path.Combine(name, Path.GetFileName(file)));
    }
}
