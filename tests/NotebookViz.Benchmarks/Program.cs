using System.Diagnostics;

namespace NotebookViz.Benchmarks;

internal static class Program
{
    public static int Main(string[] args)
    {
        var sinceMain = Stopwatch.StartNew();
        if (Fresh.Run(args, sinceMain) is { } answer)
        {
            Console.Out.Write(answer);
            return 0;
        }
        switch (args)
        {
            case ["quick", .. var keys]:
                Quick.Run(Console.Out, keys);
                return 0;
            default:
                Console.Error.WriteLine("quick [CASE …]");
                return 1;
        }
    }
}
