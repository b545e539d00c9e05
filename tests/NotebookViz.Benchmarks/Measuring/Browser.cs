using Microsoft.Playwright;
using NotebookViz.Benchmarks.Cases;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>Reports of notebooks that show many weights, in Chromium without a window.</summary>
internal static class Browser
{
    private const int Runs = 3, Many = 50, Few = 5;

    // A convolution, its bias and a dense layer, again and again.
    private static Weight Figure(int index) => (index % 3) switch
    {
        0 => Normal.Fill(new float[32, 16, 3, 3]).ToWeight(WeightLayout.PyTorch, $"features.{index}.weight").InLayer("Conv2d", "kernel"),
        1 => Normal.Fill(new float[32]).ToWeight(name: $"features.{index}.bias").WithRoles(AxisRole.Filter).InLayer("Conv2d", "bias"),
        _ => Normal.Fill(new float[128, 256]).ToWeight(WeightLayout.PyTorch, $"blocks.{index}.fc.weight").InLayer("Linear", "kernel"),
    };

    private static Weight Grid => Normal.Fill(new float[512, 512, 3, 3]).ToWeight(WeightLayout.PyTorch, "features.28.weight").InLayer("Conv2d", "kernel");

    public static async Task<BrowserResult> MeasureAsync(string folder, Action<string> progress)
    {
        progress("browser: writing pages");
        string many = PageOf(folder, "many", Enumerable.Range(0, Many).Select(Figure));
        string few = PageOf(folder, "few", Enumerable.Range(0, Few).Select(Figure));
        string grid = PageOf(folder, "grid", [Grid]);

        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find() });
        progress("browser: a first page, not counted");
        await BrowserPage.MeasureAsync(chromium, few, 1);
        progress("browser: pages");
        return new(
            chromium.Version, await BrowserPage.MeasureAsync(chromium, many, Runs), await BrowserPage.MeasureAsync(chromium, few, Runs),
            await BrowserPage.MeasureAsync(chromium, grid, Runs));
    }

    private static string PageOf(string folder, string name, IEnumerable<Weight> weights)
    {
        string notebook = Path.Combine(folder, $"{name}.ipynb"), page = Path.Combine(folder, $"{name}.html");
        NotebookWriter.Write(notebook, weights);
        Tool.Run(null, "report", notebook, "--no-run", "-o", page);
        return page;
    }

    private static string Find()
    {
        string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return names.SelectMany(_ => folders, (name, folder) => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"The pages need Chromium or Chrome: none of {string.Join(", ", names)} is in the PATH. On Debian and Ubuntu: apt-get install chromium.");
    }
}
