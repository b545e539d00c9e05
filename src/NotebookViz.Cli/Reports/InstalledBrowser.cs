namespace NotebookViz.Cli.Reports;

/// <summary>Finds a browser of the Chromium family on this machine.</summary>
internal static class InstalledBrowser
{
    public const string Variable = "CHROME_PATH";

    private static readonly string[] Names =
    [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "microsoft-edge-stable", "msedge",
    ];

    // Where the installers for macOS and Windows put it, which the PATH does not have.
    private static readonly string[] Applications =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        @"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
        @"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
        @"%LocalAppData%\Google\Chrome\Application\chrome.exe",
        @"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
        @"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>The program of the browser.</summary>
    /// <exception cref="CliException">There is none, or none where the variable says.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return OnPath([named]) ?? (File.Exists(named) ? named
                : throw new CliException($"{Variable} is {named}, but there is no such program. Set it to that of Chromium, Chrome or Edge, or unset it."));
        }
        return OnPath(Names) ?? Applications.Select(Environment.ExpandEnvironmentVariables).FirstOrDefault(File.Exists)
            ?? throw new CliException("--pdf prints with Chromium, Chrome or Edge, and none of them was found. Install one (Debian, Ubuntu: "
                + $"apt-get install chromium; others: https://www.google.com/chrome), or set {Variable} to its program.");
    }

    private static string? OnPath(IEnumerable<string> names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var ending = OperatingSystem.IsWindows() ? ".exe" : "";
        return names.SelectMany(_ => folders, (name, folder) => Path.Combine(folder, name + ending)).FirstOrDefault(File.Exists);
    }
}
