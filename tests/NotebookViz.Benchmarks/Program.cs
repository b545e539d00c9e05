using System.Diagnostics;
using NotebookViz.Benchmarks.Fresh;

namespace NotebookViz.Benchmarks;

internal static class Program
{
    // Not async: a fresh process is measured from here on.
    public static int Main(string[] args)
    {
        var sinceMain = Stopwatch.StartNew();
        if (FreshProcess.Run(args, sinceMain) is { } answer)
        {
            Console.Out.Write(answer);
            return 0;
        }
        return Commands.RunAsync(args).GetAwaiter().GetResult();
    }
}
