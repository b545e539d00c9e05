using System.Globalization;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>The report of the quickstart notebook, its packages being restored already: where its time goes.</summary>
internal static class Reports
{
    /// <summary>The stages in their order; what is in none of them is "other".</summary>
    public static readonly string[] Stages = ["start", "open", "kernel", "csharp", "restore", "load", "cell", "write", "end", "other"];

    private const int Runs = 5;

    public static ReportResult Measure(string folder, Action<string> progress)
    {
        progress("report: once, so that the packages are restored");
        Run(folder);
        progress("report: quickstart");
        List<Dictionary<string, double>> runs = [];
        List<double[]> cells = [];
        for (int i = 0; i < Runs; i++)
        {
            var (stages, ran) = Run(folder);
            runs.Add(stages);
            cells.Add(ran);
        }
        var total = new Sample([.. runs.Select(run => run.Values.Sum())]);
        int median = runs.FindIndex(run => run.Values.Sum() == total.Median);
        return new(total, Stages.ToDictionary(stage => stage, stage => new Sample([.. runs.Select(run => run[stage])])), cells[median]);
    }

    private static (Dictionary<string, double> Stages, double[] Cells) Run(string folder)
    {
        string trace = Path.Combine(folder, "stages.txt"), page = Path.Combine(folder, "quickstart.html");
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
            [StartupHook.Variable] = trace,
        };
        var begin = DateTime.UtcNow;
        var (total, _) = Tool.Run(environment, "report", Repository.PathOf("notebooks", "quickstart.ipynb"), "-o", page);
        var lines = File.ReadAllLines(trace).Select(Traced.Parse).ToList();

        var times = Stages.ToDictionary(stage => stage, _ => 0d);
        var main = lines[0].Start;
        times["start"] = (main - begin).TotalMilliseconds;
        times["open"] = (lines.Skip(1).Min(line => line.Start) - main).TotalMilliseconds;
        times["end"] = (begin.AddMilliseconds(total) - lines.Max(line => line.End)).TotalMilliseconds;
        // What is inside of another stage, such as restoring the packages of a cell, counts once. The kernel runs it elsewhere, so that only the time tells.
        foreach (var line in lines.Skip(1))
        {
            times[line.Stage] += line.Ms;
            if (lines.Where(other => other != line && other.Start <= line.Start && other.End >= line.End).MinBy(other => other.Ms) is { } around)
                times[around.Stage] -= line.Ms;
        }
        times["other"] = total - times.Values.Sum();
        return (times, [.. lines.Where(line => line.Stage == "cell").Select(line => line.Ms)]);
    }

    private sealed record Traced(string Stage, DateTime Start, double Ms)
    {
        public DateTime End => Start.AddMilliseconds(Ms);

        public static Traced Parse(string line) => line.Split('\t') is [var stage, var start, var duration]
            ? new(stage, new(long.Parse(start, CultureInfo.InvariantCulture)), TimeSpan.FromTicks(long.Parse(duration, CultureInfo.InvariantCulture)).TotalMilliseconds)
            : throw new FormatException($"'{line}' is no stage.");
    }
}
