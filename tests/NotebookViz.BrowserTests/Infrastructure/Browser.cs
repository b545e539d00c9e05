using System.Reflection;
using Microsoft.Playwright;

namespace NotebookViz.BrowserTests.Infrastructure;

/// <summary>One Chromium for all tests, and the report of the quickstart as the tool makes it.</summary>
public sealed class Browser : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notebookviz-tests-");
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    /// <summary>The report of <c>notebooks/quickstart.ipynb</c>, made from its stored outputs.</summary>
    public string Report => Path.Combine(_folder.FullName, "quickstart.html");

    public static string Repository(params string[] parts) => Path.Combine(
        [typeof(Browser).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, .. parts]);

    public async Task InitializeAsync()
    {
        var exitCode = await Cli.Program.RunAsync(["report", Repository("notebooks", "quickstart.ipynb"), "--no-run", "-o", Report]);
        Assert.Equal(0, exitCode);
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A file that is gone after the tests.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The report of a notebook, as the tool makes it from the stored outputs.</summary>
    /// <returns>Its file.</returns>
    internal async Task<string> ReportAsync(TestNotebook notebook, string name, params string[] options)
    {
        var path = File(name + ".ipynb");
        await System.IO.File.WriteAllTextAsync(path, notebook.ToString());
        var report = File(name + (options.Contains("--pdf") ? ".pdf" : ".html"));
        Assert.Equal(0, await Cli.Program.RunAsync(["report", path, "--no-run", "-o", report, .. options]));
        return report;
    }

    /// <summary>A folder that is gone after the tests.</summary>
    public string Folder(string name) => Directory.CreateDirectory(File(name)).FullName;

    /// <summary>Opens a page of its own, with a cache of its own.</summary>
    public Task<OpenPage> OpenAsync(string file, BrowserNewContextOptions? options = null, ICdn? cdn = null) =>
        OpenAsync(new Uri(file), options, cdn);

    /// <summary>Opens a page of its own; what it asks of other servers than its own, the CDN answers.</summary>
    public async Task<OpenPage> OpenAsync(Uri address, BrowserNewContextOptions? options = null, ICdn? cdn = null)
    {
        var context = await Chromium.NewContextAsync(_browser, options);
        var page = new OpenPage(context, await context.NewPageAsync());
        if (cdn is not null)
            await page.Page.RouteAsync(url => url.StartsWith("http", StringComparison.Ordinal) && new Uri(url).Authority != address.Authority, cdn.AnswerAsync);
        await page.Page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    /// <summary>Opens a page with this body, which a test writes.</summary>
    public async Task<OpenPage> OpenBodyAsync(string body, ICdn cdn, BrowserNewContextOptions? options = null)
    {
        var path = File($"{Guid.NewGuid():N}.html");
        await System.IO.File.WriteAllTextAsync(path, $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>test</title></head><body>{body}</body></html>");
        return await OpenAsync(path, options, cdn);
    }
}

[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browser>
{
    public const string Name = "Browser";
}
