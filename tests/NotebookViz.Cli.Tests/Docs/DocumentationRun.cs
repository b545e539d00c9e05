using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>The cells of all pages, run: each page is a notebook in a folder of its own, with the files that it names.</summary>
public sealed class DocumentationRun : IAsyncLifetime
{
    private readonly Dictionary<string, PageFolder> _pages = Documentation.Written.ToDictionary(Documentation.Name, page => new PageFolder(page));

    internal PageFolder this[string page] => _pages[page];

    public async Task InitializeAsync()
    {
        // The front page first: it loads the packages as its readers do, those after it take the assemblies.
        var result = await PageProcess.RunAsync(_pages.OrderBy(page => page.Key != "README.md").Select(page => page.Value.WriteNotebook()));
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    public Task DisposeAsync()
    {
        foreach (var page in _pages.Values)
            page.Dispose();
        return Task.CompletedTask;
    }
}
