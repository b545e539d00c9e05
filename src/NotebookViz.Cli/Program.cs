using System.CommandLine;
using NotebookViz.Cli.Commands;

namespace NotebookViz.Cli;

/// <summary>The command line. Errors that the user can mend are one line on stderr and exit code 1.</summary>
internal static class Program
{
    private const int Interrupted = 130;

    public static async Task<int> Main(string[] args)
    {
        var root = new RootCommand("Runs notebooks and turns them into self-contained reports.")
        {
            RunCommand.Create(),
            ReportCommand.Create(),
        };
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (CliException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped. Nothing was written.");
            return Interrupted;
        }
    }
}
