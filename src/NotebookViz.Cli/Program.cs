using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using NotebookViz.Cli.Commands;

namespace NotebookViz.Cli;

/// <summary>The command line. Errors that the user can mend are one line on stderr and exit code 1.</summary>
internal static class Program
{
    private const int Interrupted = 130, BufferLength = 1 << 16;

    public static Task<int> Main(string[] args)
    {
        UseUtf8();
        return RunAsync(args);
    }

    /// <summary>Runs a command with the console as it is.</summary>
    internal static async Task<int> RunAsync(string[] args)
    {
        // Kept, because a run that is stopped in the middle of a cell leaves the console to that cell.
        var error = Console.Error;
        var arguments = CreateRoot().Parse(args);
        // For a script, 1 means that two files differ.
        int failed = arguments.CommandResult.Command.Name == CompareCommand.Name ? CompareCommand.Failed : 1;
        try
        {
            if (arguments is { Action: ParseErrorAction, CommandResult.Command: RootCommand root, UnmatchedTokens: [var name, ..] })
                throw new CliException(NoSuch(name, root));
            if (arguments.Action is ParseErrorAction wrong)
            {
                // The whole help below it would hide the one line that says what is wrong, and -h is near every short name.
                wrong.ShowHelp = false;
                wrong.ShowTypoCorrections = arguments.UnmatchedTokens.Any(token => token.StartsWith("--", StringComparison.Ordinal));
            }
            int exitCode = await arguments.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return arguments.Action is ParseErrorAction ? failed : exitCode;
        }
        catch (CliException e)
        {
            error.WriteLine(TerminalText.Lines(e.Message));
            return failed;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Stopped. Nothing was written.");
            return Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Such as standard output on a full disk.
            error.WriteLine(TerminalText.OneLine(e.Message));
            return failed;
        }
        catch (Exception e)
        {
            error.WriteLine($"notebookviz failed, which is a fault of its own. Please report it with the command and these lines:{Environment.NewLine}{e}");
            return failed;
        }
    }

    private static string NoSuch(string name, RootCommand root)
    {
        string near = root.Subcommands.Select(command => command.Name).MinBy(other => WeightArguments.Distance(other, name))!;
        string remedy = WeightArguments.Distance(near, name) <= 2 ? $"Did you mean '{near}'?" : "'notebookviz --help' lists all.";
        return $"There is no {(name.StartsWith('-') ? "option" : "command")} '{name}'. {remedy}";
    }

    /// <summary>Returns the tool with all its commands.</summary>
    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand("Runs notebooks, turns them into self-contained reports and converts them; shows and compares what is in weight files.")
        {
            RunCommand.Create(),
            ReportCommand.Create(),
            ConvertCommand.Create(),
            ShowCommand.Create(),
            SummaryCommand.Create(),
            CompareCommand.Create(),
            ExportCommand.Create(),
        };
        HelpWithExamples.AddTo(root);
        return root;
    }

    /// <summary>Names of weights and cells have letters of all scripts; a terminal's own encoding would make question marks of them.</summary>
    private static void UseUtf8()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        try
        {
            Console.OutputEncoding = utf8;
        }
        catch (IOException)
        {
            // Windows, without a console.
        }
        // The console's own writer passes on 256 characters at a time: 200,000 calls of the system for a long summary.
        if (Console.IsOutputRedirected)
            Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), utf8, BufferLength) { AutoFlush = true });
    }
}

/// <summary>An error the user can mend. The message names the thing, the value and the remedy; it is printed without a stack trace.</summary>
internal sealed class CliException(string message, Exception? inner = null) : Exception(message, inner);
