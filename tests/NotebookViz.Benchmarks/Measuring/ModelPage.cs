using Microsoft.Playwright;
using NotebookViz.Benchmarks.Cases;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>The page that <c>notebookviz show</c> writes of a model of 151 weights, of the shapes of a face detector.</summary>
internal static class ModelPage
{
    private const int Runs = 5;

    /// <summary>Writes the page.</summary>
    /// <returns>Its path and how many weights it has.</returns>
    public static (string Page, int Weights) Write(string folder)
    {
        string file = Path.Combine(folder, "detector.safetensors"), page = Path.Combine(folder, "detector.html");
        var weights = Weights().ToList();
        SafetensorsWriter.Write(file, weights);
        Tool.Run(null, "show", file, "-o", page);
        return (page, weights.Count);
    }

    public static async Task<ModelPageResult> MeasureAsync(IBrowser browser, string path, int weights)
    {
        double[] times = new double[Runs];
        for (int i = -1; i < Runs; i++)
        {
            double time = await FirstScreenAsync(browser, path);
            // The first one fills the caches of the system.
            if (i >= 0)
                times[i] = time;
        }
        return new(weights, new FileInfo(path).Length, new(times));
    }

    // The list has its search box, so it can be sorted, filtered and unfolded.
    private const string NoteUsable = """
        new MutationObserver((_, observer) => {
          if (!document.querySelector(".nv-tools")) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => { window.usable = performance.now(); }));
        }).observe(document, { subtree: true, childList: true });
        """;

    private const string FirstScreen = """
        async () => {
          while (!window.usable) await new Promise(requestAnimationFrame);
          return new Promise(done => new PerformanceObserver(list => done(Math.max(usable, ...list.getEntries().map(entry => entry.startTime))))
            .observe({ type: "largest-contentful-paint", buffered: true }));
        }
        """;

    private static async Task<double> FirstScreenAsync(IBrowser browser, string path)
    {
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1200, Height = 900 } });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(0);
        await page.AddInitScriptAsync(NoteUsable);
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        return await page.EvaluateAsync<double>(FirstScreen);
    }

    // Thirteen blocks of a convolution for each channel and one across channels, each with a normalisation, then heads for six sizes.
    private static IEnumerable<(string Name, int[] Shape)> Weights()
    {
        int channels = 32;
        yield return ("mobilenet.conv0.filters", [channels, 3, 3, 3]);
        yield return ("mobilenet.conv0.bias", [channels]);
        for (int i = 1; i <= 13; i++)
        {
            int next = i is 1 or 2 or 4 or 6 or 12 ? Math.Min(1024, channels * 2) : channels;
            yield return ($"mobilenet.conv{i}.depthwise.filters", [channels, 1, 3, 3]);
            foreach (string part in (string[])["weight", "bias", "running_mean", "running_var"])
                yield return ($"mobilenet.conv{i}.norm.{part}", [channels]);
            yield return ($"mobilenet.conv{i}.pointwise.filters", [next, channels, 1, 1]);
            yield return ($"mobilenet.conv{i}.pointwise.bias", [next]);
            channels = next;
        }
        for (int i = 0; i < 29; i++)
        {
            int size = i % 2 == 0 ? 3 : 1;
            yield return ($"prediction.layer{i}.filters", [i % 5 == 0 ? 256 : 64, 128, size, size]);
            yield return ($"prediction.layer{i}.bias", [i % 5 == 0 ? 256 : 64]);
        }
    }
}
