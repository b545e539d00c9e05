namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>The notebooks of the repository as the pages that nbconvert makes of them, all in one run: most of it is the start of Python.</summary>
public sealed class ConvertedNotebooks : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Lazy<Task<Dictionary<string, string>>> _pages;

    public ConvertedNotebooks() => _pages = new(async () =>
    {
        string[] notebooks = [.. Paths];
        return notebooks.Zip(await Jupyter.ConvertToHtmlAsync(_folder.Path, notebooks)).ToDictionary(pair => Path.GetFileName(pair.First), pair => pair.Second);
    });

    /// <summary>The notebooks of the repository in Jupyter's format.</summary>
    public static IEnumerable<string> Paths => Directory.GetFiles(Build.Repository("notebooks"), "*.ipynb").Order(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    /// <summary>The text of the page of a notebook.</summary>
    public async Task<string> PageOfAsync(string name) => await File.ReadAllTextAsync((await _pages.Value)[name]);
}
