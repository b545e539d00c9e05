using Microsoft.Playwright;

namespace NotebookViz.BrowserTests.Infrastructure;

/// <summary>The Chromium or Chrome that is installed.</summary>
internal static class Chromium
{
    // Long enough that a slow machine is no failure. What never happens must still end a test.
    private static readonly float Patience = (float)TimeSpan.FromMinutes(5).TotalMilliseconds;

    /// <summary>Starts it.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Timeout = Patience });

    /// <summary>A profile of its own, with a cache of its own, whose pages may take their time.</summary>
    public static async Task<IBrowserContext> NewContextAsync(IBrowser browser, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options ?? new());
        context.SetDefaultTimeout(Patience);
        return context;
    }

    private static string Find()
    {
        // The headless shell has no window, and takes a third less of the processor than a browser that hides it.
        string[] names = ["chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var ending = OperatingSystem.IsWindows() ? ".exe" : "";
        return names.SelectMany(_ => folders, (name, folder) => Path.Combine(folder, name + ending)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"The browser tests need Chromium or Chrome: none of {string.Join(", ", names)} is in the PATH. tests/setup.sh installs it.");
    }
}
