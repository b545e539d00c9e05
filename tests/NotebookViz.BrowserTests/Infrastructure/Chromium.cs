namespace NotebookViz.BrowserTests.Infrastructure;

/// <summary>The Chromium or Chrome that is installed.</summary>
internal static class Chromium
{
    public static string Find()
    {
        string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var ending = OperatingSystem.IsWindows() ? ".exe" : "";
        return names.SelectMany(_ => folders, (name, folder) => Path.Combine(folder, name + ending)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"The browser tests need Chromium or Chrome: none of {string.Join(", ", names)} is in the PATH. tests/setup.sh installs it.");
    }
}
