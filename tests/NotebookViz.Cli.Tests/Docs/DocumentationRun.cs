using NotebookViz.Cli.Tests.Hosts;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>The cells of all pages, run: each page is a notebook in a folder of its own, with the files that it names.</summary>
public sealed class DocumentationRun(BuiltPackages packages) : IAsyncLifetime
{
    private readonly Dictionary<string, PageFolder> _pages = Documentation.Written.ToDictionary(Documentation.Name, page => new PageFolder(page, packages));

    internal PageFolder this[string page] => _pages[page];

    public async Task InitializeAsync()
    {
        // The front page first: it loads the packages as its readers do, those after it take the assemblies.
        var pages = _pages.Values.OrderBy(page => page.Name != "README.md").ToLookup(page => page.NeedsPackages);
        var result = await PageProcess.RunAsync(pages[false].Select(page => page.WriteNotebook()));
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        foreach (var page in pages[true])
            await packages.DotnetAsync(page.Folder, "exec", Tool.Path, "run", page.WriteNotebook(), "--keep-going");
    }

    public Task DisposeAsync()
    {
        foreach (var page in _pages.Values)
            page.Dispose();
        return Task.CompletedTask;
    }
}
