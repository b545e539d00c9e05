using System.Text.RegularExpressions;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>
/// The cells of all pages, run: each page is a notebook in a folder of its own, with the files that it names, and the tool runs it as it
/// would run the reader's.
/// </summary>
public sealed class DocumentationRun : IAsyncLifetime
{
    private readonly Dictionary<string, PageFolder> _pages = [];

    internal PageFolder this[string page] => _pages[page];

    public async Task InitializeAsync()
    {
        foreach (var page in Documentation.Written)
            _pages.Add(Documentation.Name(page), new PageFolder(page));
        // As many at once as there are cores at least; most of the time a run waits for NuGet.
        await Parallel.ForEachAsync(_pages.Values, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (page, _) => await page.RunAsync());
    }

    public Task DisposeAsync()
    {
        foreach (var page in _pages.Values)
            page.Dispose();
        return Task.CompletedTask;
    }
}
