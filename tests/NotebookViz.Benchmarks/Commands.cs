using System.Text.Json;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using NotebookViz.Benchmarks.Measuring;
using NotebookViz.Benchmarks.Page;

namespace NotebookViz.Benchmarks;

/// <summary>What this program does on the command line.</summary>
internal static class Commands
{
    private const string Usage = """
        performance     measures everything and writes docs/performance.md; takes about ten minutes on a machine that does nothing else
        page            writes docs/performance.md anew from the last results, after its template was edited
        quick [CASE …]  compares displays with the peers' in a minute
        first, file, report, record, browser
                        measures that part alone and prints it
        anything else   goes to BenchmarkDotNet, such as --filter '*' or --list flat
        """;

    /// <summary>Does what the arguments say. What the user can mend is one line on stderr and exit code 1.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return await DoAsync(args);
        }
        catch (BenchmarkException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static async Task<int> DoAsync(string[] args)
    {
        if (args is [not ("page" or "help" or "--help" or "-h"), ..] && !Repository.IsOptimized)
            throw new BenchmarkException("What a debug build takes says nothing: run with '-c Release'.");
        switch (args)
        {
            case [] or ["help" or "--help" or "-h"]:
                Console.Out.WriteLine(Usage);
                return 0;
            case ["performance"]:
                Console.Out.WriteLine(PerformancePage.Write(await Suite.MeasureAsync(Progress)));
                return 0;
            case ["page"]:
                Console.Out.WriteLine(PerformancePage.Write(Suite.Read()));
                return 0;
            case ["quick", .. var keys]:
                Quick.Run(Console.Out, keys);
                return 0;
            case ["first"]:
                Print(Suite.First(program: null, Progress));
                return 0;
            case ["file"]:
                Print(await InFolder(folder => Task.FromResult(Files.Measure(folder, Progress))));
                return 0;
            case ["report"]:
                Print(await InFolder(folder => Task.FromResult(Reports.Measure(folder, Progress))));
                return 0;
            case ["record"]:
                Print(await InFolder(folder => Task.FromResult(Recordings.Measure(folder, Progress))));
                return 0;
            case ["browser"]:
                Print(await InFolder(folder => Browser.MeasureAsync(folder, Progress)));
                return 0;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Commands).Assembly)
                    .Run(args, DefaultConfig.Instance.AddJob(InProcess.Job).WithArtifactsPath(Repository.PathOf("artifacts", "benchmarks")));
                return 0;
        }
    }

    private static void Progress(string what) => Console.Error.WriteLine(what);

    private static void Print<T>(T result) => Console.Out.WriteLine(JsonSerializer.Serialize(result));

    private static async Task<T> InFolder<T>(Func<string, Task<T>> measure)
    {
        var folder = Directory.CreateTempSubdirectory("notebookviz-benchmarks-");
        try
        {
            return await measure(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
