using Microsoft.Playwright;
using NotebookViz.Benchmarks.Cases;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>Reports of notebooks that show many weights, in Chromium without a window.</summary>
internal static class Browser
{
    private const int Runs = 5, Many = 50, Few = 5;

    // A convolution, its bias and a dense layer, again and again.
    private static Weight Figure(int index) => (index % 3) switch
    {
        0 => Normal.Fill(new float[32, 16, 3, 3]).ToWeight(WeightLayout.PyTorch, $"features.{index}.weight").WithLayer("Conv2d", "kernel"),
        1 => Normal.Fill(new float[32]).ToWeight(name: $"features.{index}.bias").WithRoles(AxisRole.Filter).WithLayer("Conv2d", "bias"),
        _ => Normal.Fill(new float[128, 256]).ToWeight(WeightLayout.PyTorch, $"blocks.{index}.fc.weight").WithLayer("Linear", "kernel"),
    };

    private static Weight Grid => Normal.Fill(new float[512, 512, 3, 3]).ToWeight(WeightLayout.PyTorch, "features.28.weight").WithLayer("Conv2d", "kernel");

    public static async Task<BrowserResult> MeasureAsync(string folder, Action<string> progress)
    {
        progress("browser: writing pages");
        string[] pages =
        [
            PageOf(folder, "many", Enumerable.Range(0, Many).Select(Figure)),
            PageOf(folder, "few", Enumerable.Range(0, Few).Select(Figure)),
            PageOf(folder, "grid", [Grid]),
        ];

        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find() });
        progress("browser: a first page, not counted");
        await BrowserPage.MeasureAsync(chromium, pages[0]);
        progress("browser: pages");
        var results = new PageResult[pages.Length];
        for (int run = 0; run < Runs; run++)
        {
            // Turn by turn, so that noise of the machine hits all.
            for (int i = 0; i < pages.Length; i++)
            {
                var result = await BrowserPage.MeasureAsync(chromium, pages[i]);
                results[i] = run == 0 ? result : results[i] + result;
            }
        }
        progress("browser: the page of a model");
        var (model, weights) = ModelPage.Write(folder);
        return new(chromium.Version, results[0], results[1], results[2], await ModelPage.MeasureAsync(chromium, model, weights));
    }

    private static string PageOf(string folder, string name, IEnumerable<Weight> weights)
    {
        string notebook = Path.Combine(folder, $"{name}.ipynb"), page = Path.Combine(folder, $"{name}.html");
        NotebookWriter.Write(notebook, weights);
        Tool.Run(null, "report", notebook, "--no-run", "-o", page);
        return page;
    }

    /// <summary>Where Chromium is.</summary>
    /// <exception cref="BenchmarkException">There is none.</exception>
    public static string Find()
    {
        string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return names.SelectMany(_ => folders, (name, folder) => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new BenchmarkException(
                $"The pages need Chromium or Chrome: none of {string.Join(", ", names)} is in the PATH. On Debian and Ubuntu: apt-get install chromium.");
    }
}
