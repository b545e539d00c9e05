using System.Diagnostics;

namespace NotebookViz.Display;

/// <summary>Opens pages in the user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens what saves itself as a page, or writes its text to the console where no browser can be started.</summary>
    public static void Show(Action<string> save, Func<string> text)
    {
        if (CanOpen())
        {
            string path = Path.Combine(Directory.CreateTempSubdirectory("notebookviz-").FullName, "notebookviz.html");
            save(path);
            if (Open(path))
                return;
        }
        Console.WriteLine(text());
    }

    /// <summary>Opens a page; false where no browser can be started.</summary>
    public static bool TryOpen(string path) => CanOpen() && Open(path);

    // On Linux a browser needs a display to open on; elsewhere the desktop is there.
    private static bool CanOpen() => !OperatingSystem.IsLinux()
        || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 } || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };

    private static bool Open(string path)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(path) { UseShellExecute = true });
            return true;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
