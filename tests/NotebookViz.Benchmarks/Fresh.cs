using System.Diagnostics;
using System.Globalization;
using NotebookViz.Benchmarks.Cases;

namespace NotebookViz.Benchmarks;

/// <summary>What this program does when it starts itself anew, so that nothing is loaded, compiled or allocated yet.</summary>
internal static class Fresh
{
    /// <summary>The milliseconds from the start of <c>Main</c> to the first display, in a fresh process.</summary>
    public static double FirstDisplay() => double.Parse(Start("first-display"), CultureInfo.InvariantCulture);

    /// <summary>Runs one of the modes below in this process.</summary>
    /// <returns>What to write to stdout; null where it is none of them.</returns>
    public static string? Run(string[] args, Stopwatch sinceMain) => args switch
    {
        ["first-display"] => Display(sinceMain),
        _ => null,
    };

    private static string Display(Stopwatch sinceMain)
    {
        // Making the numbers is no part of the display.
        sinceMain.Stop();
        var show = DisplayCase.Kernel.Prepare();
        sinceMain.Start();
        var stored = show();
        sinceMain.Stop();
        GC.KeepAlive(stored);
        return sinceMain.Elapsed.TotalMilliseconds.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Start(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, args) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Insert(0, typeof(Fresh).Assembly.Location);
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{string.Join(' ', args)}' ended with exit code {process.ExitCode}.");
    }
}
