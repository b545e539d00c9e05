using Microsoft.Playwright;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>One run of a page.</summary>
internal static class BrowserPage
{
    /// <summary>How long nobody scrolls, so that all that loads by itself has loaded.</summary>
    private const int Idle = 1500;

    // Times count from the beginning of the navigation.
    private const string NoteLiveFigures = """
        window.live = [];
        new MutationObserver(changes => {
          for (const { target } of changes)
            if (target.matches("figure.is-live") && !target.noted) { target.noted = true; live.push(performance.now()); }
        }).observe(document, { subtree: true, attributes: true, attributeFilter: ["class"] });
        """;

    // A frame later; a figure that does not come within a minute never does.
    private const string NextFrame = """
        const nextFrame = async what => {
          if (performance.now() > 60000) throw new Error("No figure became live: " + what);
          await new Promise(requestAnimationFrame);
        };
        """;

    private const string FirstLive = $$"""
        async () => {
          {{NextFrame}}
          while (live.length === 0) await nextFrame("there is none where the page opens");
        }
        """;

    private const string ScrollThrough = $$"""
        async () => {
          {{NextFrame}}
          for (const figure of document.querySelectorAll("figure.notebookviz:has(> script)")) {
            figure.scrollIntoView();
            while (!figure.classList.contains("is-live")) await nextFrame(figure.dataset.static ?? figure.id);
          }
        }
        """;

    /// <summary>Opens a page twice: once it is scrolled through at once, for its times; once nobody scrolls, for what is not seen.</summary>
    public static async Task<PageResult> MeasureAsync(IBrowser browser, string path)
    {
        var (figures, live, _, _, heap) = await OpenAsync(browser, path, idle: 0, scroll: true);
        var (_, liveUnscrolled, script, heapUnscrolled, _) = await OpenAsync(browser, path, Idle, scroll: false);
        return live.Length == figures
            ? new(figures, new FileInfo(path).Length, liveUnscrolled.Length, new([live.Min()]), new([live.Max()]), new([script]), new([heapUnscrolled]), new([heap]))
            : throw new InvalidOperationException($"Of {figures} figures {live.Length} became live in {Path.GetFileName(path)}.");
    }

    private static async Task<(int Figures, double[] Live, double Script, double HeapBefore, double Heap)> OpenAsync(
        IBrowser browser, string path, int idle, bool scroll)
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(0);
        var devTools = await context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Performance.enable");
        await page.AddInitScriptAsync(NoteLiveFigures);
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        // Not WaitForFunctionAsync: the page's policy forbids the eval that it needs.
        await page.EvaluateAsync(FirstLive);
        double before = 0, script = 0;
        if (idle > 0)
        {
            await page.WaitForTimeoutAsync(idle);
            script = (await MetricsAsync(devTools))["ScriptDuration"] * 1e3;
            before = await HeapAsync(devTools);
        }
        if (scroll)
            await page.EvaluateAsync(ScrollThrough);
        double[] live = await page.EvaluateAsync<double[]>("live");
        int figures = await page.Locator("figure.notebookviz:has(> script)").CountAsync();
        return (figures, live, script, before, await HeapAsync(devTools));
    }

    private static async Task<double> HeapAsync(ICDPSession devTools)
    {
        await devTools.SendAsync("HeapProfiler.collectGarbage");
        return (await MetricsAsync(devTools))["JSHeapUsedSize"];
    }

    private static async Task<Dictionary<string, double>> MetricsAsync(ICDPSession devTools)
    {
        var answer = (await devTools.SendAsync("Performance.getMetrics"))!.Value;
        return answer.GetProperty("metrics").EnumerateArray().ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
    }
}
