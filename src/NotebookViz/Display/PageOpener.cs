using System.ComponentModel;
using System.Diagnostics;
using NotebookViz.Common;

namespace NotebookViz.Display;

/// <summary>A command that opens a page in the browser.</summary>
/// <param name="File">The program; null to open the page as a double click does.</param>
/// <param name="Arguments">The arguments before the page.</param>
internal sealed record PageOpener(string? File, params string[] Arguments)
{
    // An opener normally ends at once, but without a desktop it is the browser itself and keeps running.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Detached, so that the browser's messages do not mix with the program's output and Ctrl-C does not end the browser.
    private const string Detached = """trap '' INT HUP; exec "$0" "$@" </dev/null >/dev/null 2>&1""";

    /// <summary>Returns the commands to try on this machine, in order; none if the user would not see the page.</summary>
    public static IReadOnlyList<PageOpener> Here() => On(Platforms.Here, Environment.GetEnvironmentVariable, System.IO.File.Exists);

    /// <summary>Returns the commands to try on a machine.</summary>
    /// <param name="platform">Its operating system.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="exists">Whether a file exists.</param>
    internal static IReadOnlyList<PageOpener> On(Platform platform, Func<string, string?> variable, Func<string, bool> exists)
    {
        bool Has(string name) => variable(name) is { Length: > 0 };
        bool isRemote = Has("SSH_CONNECTION") || Has("SSH_TTY");
        if (platform != Platform.Linux)
            // The browser would open on the remote machine's screen.
            return isRemote ? [] : [new PageOpener(platform == Platform.MacOS ? "/usr/bin/open" : null)];

        string? OnPath(string file) => file.Contains('/')
            ? exists(file) ? file : null
            : (variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => $"{folder.TrimEnd('/')}/{file}").FirstOrDefault(exists);
        var openers = (variable("BROWSER") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(command => command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(words => (File: words[0], Arguments: words[1..].Where(word => word != "%s").ToArray())).ToList();
        // Over SSH there is a display only if it is forwarded to the user's machine.
        if (Has("DISPLAY") || Has("WAYLAND_DISPLAY") || Has("WSL_DISTRO_NAME"))
            openers.AddRange([("xdg-open", []), ("wslview", []), ("gio", ["open"])]);
        return [.. openers.Select(opener => OnPath(opener.File) is { } file ? new PageOpener(file, opener.Arguments) : null).OfType<PageOpener>()];
    }

    /// <summary>Opens a page; returns false if that is known to have failed.</summary>
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
}

/// <summary>The pages that <c>Show()</c> opens: each in a folder of its own that only the user can read.</summary>
internal static class ShownPages
{
    private const string Prefix = "notebookviz-page-";
    private const int LongestName = 60;

    // A browser may read a page long after the program has ended, and a tab may be loaded again.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Returns the path of a new page, in a new folder, and removes pages older than a day.</summary>
    /// <param name="name">What the page shows.</param>
    public static string NewPath(string name)
    {
        RemoveOld();
        return Path.Combine(Directory.CreateTempSubdirectory(Prefix).FullName, FileName(name));
    }

    /// <summary>Removes a page that was not opened.</summary>
    public static void Remove(string page) => TryDelete(new DirectoryInfo(Path.GetDirectoryName(page)!));

    private static string FileName(string name)
    {
        string plain = string.Concat(name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.');
        return (plain.Length == 0 ? "weights" : plain) + ".html";
    }

    private static void RemoveOld()
    {
        try
        {
            foreach (var folder in new DirectoryInfo(Path.GetTempPath()).EnumerateDirectories(Prefix + "*"))
            {
                if (DateTime.UtcNow - folder.LastWriteTimeUtc > Kept)
                    TryDelete(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It belongs to another user, or another process is just removing it.
        }
    }

    private static void TryDelete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays in the system's folder for temporary files.
        }
    }
}

/// <summary>Opens pages in the user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens a value as a page, or writes its text to the console if no browser can be started.</summary>
    /// <param name="name">What is shown, for the page's file name.</param>
    /// <param name="save">Writes the page to a path.</param>
    /// <param name="text">The text form.</param>
    public static void Show(string name, Action<string> save, Func<string> text)
    {
        if (PageOpener.Here() is { Count: > 0 } openers)
        {
            string page = ShownPages.NewPath(name);
            save(page);
            if (openers.Any(opener => opener.TryOpen(page)))
                return;
            ShownPages.Remove(page);
        }
        Console.WriteLine(text());
    }

    /// <summary>Opens a page; returns false if no browser can be started.</summary>
    public static bool TryOpen(string path) => PageOpener.Here().Any(opener => opener.TryOpen(path));
}
