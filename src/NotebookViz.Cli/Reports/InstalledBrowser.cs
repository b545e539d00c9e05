using NotebookViz.Common;

namespace NotebookViz.Cli.Reports;

/// <summary>Finds a browser of the Chromium family on this machine.</summary>
internal static class InstalledBrowser
{
    public const string Variable = "CHROME_PATH";

    private static readonly string[] Names =
    [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "microsoft-edge-stable", "msedge",
    ];

    // Where the installers for macOS and Windows put it; these folders are not in the PATH.
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

    /// <summary>Returns the path of the browser.</summary>
    /// <exception cref="CliException">No browser was found, or the variable does not name one.</exception>
    public static string Find() =>
        Find(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH") ?? "", File.Exists, Platforms.Here);

    /// <param name="named">What the variable says; may be null or empty.</param>
    /// <param name="path">The folders of programs.</param>
    /// <param name="exists">Whether a file exists.</param>
    /// <param name="platform">The operating system.</param>
    internal static string Find(string? named, string path, Func<string, bool> exists, Platform platform)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return exists(named) ? named : OnPath([named])
                ?? throw new CliException($"{Variable} is {named}, but there is no such program. Set it to the path of Chromium, Chrome or Edge, or unset it.");
        }
        return OnPath(Names) ?? Applications.Select(Environment.ExpandEnvironmentVariables).FirstOrDefault(exists)
            ?? throw new CliException("A PDF is printed with Chromium, Chrome or Edge, and none of them was found. Install one (Debian, Ubuntu: "
                + $"apt-get install chromium; others: https://www.google.com/chrome), or set {Variable} to its path.");

        string? OnPath(IEnumerable<string> names)
        {
            var (between, separator, ending) = platform == Platform.Windows ? (';', '\\', ".exe") : (':', '/', "");
            var folders = path.Split(between, StringSplitOptions.RemoveEmptyEntries);
            return names.SelectMany(_ => folders, (name, folder) => $"{folder.TrimEnd('/', separator)}{separator}{name}{ending}").FirstOrDefault(exists);
        }
    }
}
