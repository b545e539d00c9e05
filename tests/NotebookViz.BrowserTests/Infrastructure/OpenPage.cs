using Microsoft.Playwright;

namespace NotebookViz.BrowserTests.Infrastructure;

/// <summary>A page in a browser context of its own, closed after the test.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _requests = [];
    private readonly List<string> _errors = [];

    public OpenPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Request += (_, request) => _requests.Add(request.Url);
        page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>What was asked of the network.</summary>
    public IEnumerable<string> Requests => _requests.Where(url => !url.StartsWith("file:", StringComparison.Ordinal)
        && !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal));

    /// <summary>Errors that no script of the page has caught.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The figures that can become live.</summary>
    public ILocator Figures => Page.Locator("figure.notebookviz:has(> script)");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    /// <summary>Scrolls to each figure and waits until it is live or has given up.</summary>
    /// <returns>Of each figure "live" or the reason why it is not.</returns>
    public async Task<IReadOnlyList<string>> DrawAllAsync()
    {
        var outcomes = new List<string>();
        for (var i = 0; i < await Figures.CountAsync(); i++)
            outcomes.Add(await DrawAsync(Figures.Nth(i)));
        return outcomes;
    }

    public async Task<string> DrawAsync(ILocator figure)
    {
        // A figure in a folded row of a list waits until the row is opened.
        await figure.EvaluateAsync("figure => { for (let fold = figure; fold = fold.parentElement.closest('details');) fold.open = true; }");
        await figure.ScrollIntoViewIfNeededAsync();
        // On a narrow page a figure waits until it is asked for.
        if (await figure.Locator(".notebookviz-open").CountAsync() > 0)
            await figure.Locator(".notebookviz-open").ClickAsync();
        return await figure.EvaluateAsync<string>("""
            figure => new Promise(resolve => {
              const look = () => figure.classList.contains("is-live") ? resolve("live")
                : figure.hasAttribute("data-static") ? resolve(figure.getAttribute("data-static")) : requestAnimationFrame(look);
              look();
            })
            """);
    }

    /// <summary>Fails unless all figures, which are so many at least, are live.</summary>
    public async Task AssertAllLiveAsync(int atLeast = 1)
    {
        var outcomes = await DrawAllAsync();
        Assert.InRange(outcomes.Count, atLeast, int.MaxValue);
        Assert.All(outcomes, outcome => Assert.Equal("live", outcome));
        Assert.Equal(outcomes.Count, await Page.Locator("figure:has(.notebookviz-live :is(.heatmaplayer image, .scatterlayer .trace))").CountAsync());
    }
}
