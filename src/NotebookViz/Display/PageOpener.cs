using System.ComponentModel;
using System.Diagnostics;

namespace NotebookViz.Display;

/// <summary>A command that opens a page in the browser.</summary>
/// <param name="File">The program; null for the system's own way, as a double click would.</param>
/// <param name="Arguments">What comes before the page.</param>
internal sealed record PageOpener(string? File, params string[] Arguments)
{
    // An opener hands the page over and ends, but where there is no desktop it is the browser itself and runs on.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Detached: what a browser says is not the program's output, and Ctrl-C here is not meant for it.
    private const string Detached = """trap '' INT HUP; exec "$0" "$@" </dev/null >/dev/null 2>&1""";

    /// <summary>The commands to try on this machine, in order; none where the user would not see what they open.</summary>
    public static IReadOnlyList<PageOpener> Here()
    {
        bool isRemote = Has("SSH_CONNECTION") || Has("SSH_TTY");
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsFreeBSD())
            // The browser would open on the screen of the other machine.
            return isRemote ? [] : [new PageOpener(OperatingSystem.IsMacOS() ? "/usr/bin/open" : null)];

        var openers = (Environment.GetEnvironmentVariable("BROWSER") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(command => command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(words => (File: words[0], Arguments: words[1..].Where(word => word != "%s").ToArray())).ToList();
        // Through SSH a display is there only where it was forwarded to the user's own.
        if (Has("DISPLAY") || Has("WAYLAND_DISPLAY") || Has("WSL_DISTRO_NAME"))
            openers.AddRange([("xdg-open", []), ("wslview", []), ("gio", ["open"])]);
        return [.. openers.Select(opener => OnPath(opener.File) is { } file ? new PageOpener(file, opener.Arguments) : null).OfType<PageOpener>()];
    }

    /// <summary>Opens a page; false where that is known to have failed.</summary>
    public bool TryOpen(string page)
    {
        try
        {
            using var process = Process.Start(File is null ? new ProcessStartInfo(page) { UseShellExecute = true } : Command(page));
            return process is null || File is null || !process.WaitForExit(Patience) || process.ExitCode == 0;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException or IOException)
        {
            return false;
        }
    }

    private ProcessStartInfo Command(string page)
    {
        var start = new ProcessStartInfo("/bin/sh");
        foreach (string argument in (string[])["-c", Detached, File!, .. Arguments, page])
            start.ArgumentList.Add(argument);
        return start;
    }

    private static string? OnPath(string file) => file.Contains('/')
        ? System.IO.File.Exists(file) ? file : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file)).FirstOrDefault(System.IO.File.Exists);

    private static bool Has(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
