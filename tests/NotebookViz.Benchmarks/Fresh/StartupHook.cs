using System.Diagnostics;
using System.Globalization;

/// <summary>
/// Listens to the stages of a run inside the tool itself: .NET calls this before the tool's <c>Main</c> where the environment variable
/// DOTNET_STARTUP_HOOKS names this assembly.
/// </summary>
#pragma warning disable MA0047 // The runtime looks for this name without a namespace.
internal static class StartupHook
{
    /// <summary>The environment variable that names the file to write.</summary>
    public const string Variable = "NOTEBOOKVIZ_BENCHMARK_STAGES";

    public static void Initialize()
    {
        var lines = new List<string> { Line("main", DateTime.UtcNow, TimeSpan.Zero) };
        var path = Environment.GetEnvironmentVariable(Variable)!;
        // Not for the processes that the tool starts.
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = source => source.Name == "NotebookViz.Cli",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (lines)
                    lines.Add(Line(activity.OperationName, activity.StartTimeUtc, activity.Duration));
            },
        });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllLines(path, lines);
    }

    private static string Line(string stage, DateTime start, TimeSpan duration) =>
        string.Join('\t', stage, start.Ticks.ToString(CultureInfo.InvariantCulture), duration.Ticks.ToString(CultureInfo.InvariantCulture));
}
