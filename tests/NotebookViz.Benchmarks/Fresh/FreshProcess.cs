using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NotebookViz.Benchmarks.Cases;
using NotebookViz.Benchmarks.Measuring;

namespace NotebookViz.Benchmarks.Fresh;

/// <summary>What this program does when it starts itself anew, so that nothing is loaded, compiled or allocated yet.</summary>
internal static class FreshProcess
{
    /// <summary>The milliseconds from the start of <c>Main</c> to the first display.</summary>
    /// <param name="program">This program, or a copy of it with another assembly of NotebookViz.</param>
    public static double FirstDisplay(string? program = null) => double.Parse(Start(program, "first-display"), CultureInfo.InvariantCulture);

    /// <summary>Displays in a process that holds nothing but the tensor.</summary>
    public static FreshResult Measure(DisplayCase one) => JsonSerializer.Deserialize<FreshResult>(Start(program: null, "measure", one.Key))!;

    /// <summary>Runs one of the modes in this process.</summary>
    /// <returns>What to write to stdout; null where it is none of them.</returns>
    public static string? Run(string[] args, Stopwatch sinceMain) => args switch
    {
        ["first-display"] => Display(sinceMain).ToString("R", CultureInfo.InvariantCulture),
        ["measure", var key] => JsonSerializer.Serialize(MeasuredDisplay.Of(DisplayCase.Of(key))),
        _ => null,
    };

    private static double Display(Stopwatch sinceMain)
    {
        // Making the numbers is no part of the display.
        sinceMain.Stop();
        var show = DisplayCase.Kernel.Prepare();
        sinceMain.Start();
        var stored = show();
        sinceMain.Stop();
        GC.KeepAlive(stored);
        return sinceMain.Elapsed.TotalMilliseconds;
    }

    private static string Start(string? program, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [program ?? typeof(FreshProcess).Assembly.Location, .. args]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{string.Join(' ', args)}' ended with exit code {process.ExitCode}.");
    }
}
