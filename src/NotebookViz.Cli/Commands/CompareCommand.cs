using System.CommandLine;
using NotebookViz.Cli.Reports;

namespace NotebookViz.Cli.Commands;

/// <summary><c>notebookviz compare</c>: compares the weights of two files. Scripts can use its exit code.</summary>
internal static class CompareCommand
{
    /// <summary>The name of the command.</summary>
    public const string Name = "compare";

    /// <summary>The exit code if the files could not be compared.</summary>
    public const int Failed = 2;

    private const int Equal = 0, Different = 1;

    private static readonly string[] Endings = [".html", ".htm", ".json", ".csv", ".png", ".txt"];

    public static Command Create()
    {
        var before = new Argument<string>("a") { Description = "The first file, of any format that 'show' reads.", HelpName = "A" };
        var after = new Argument<string>("b") { Description = "The second file, of the same or another format.", HelpName = "B" };
        var output = NotebookArguments.Output("Write all pairs with pictures (.html), the overview (.png), or the numbers (.json, .csv, .txt).");
        var json = new Option<bool>("--json") { Description = "Write JSON: a row for each pair, and the weights without a partner." };
        var limit = NumberOption.Create("--fail-above", change => change >= 0, "--fail-above takes a relative change of 0 or more, such as 1e-6.");
        limit.Description = "The largest relative change ‖B − A‖ / ‖A‖ of a weight that still gives exit code 0. By default any difference gives exit code 1.";
        limit.HelpName = "CHANGE";
        var maxSize = PageSize.Option("The most megabytes of the page, which the pictures share.");
        var open = new Option<bool>("--open") { Description = "Open the page in the browser." };
        var command = new Command(Name, "Compare the weights of two files of any formats. Lists the weights that changed, the largest change first, and those that only one file has. Exit code 0: equal, or within --fail-above; 1: different; 2: could not be compared.")
        {
            before, after, output, json, limit, maxSize, open,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(open) && result.GetValue(output) is null)
                result.AddError("--open needs a page: name it with -o.");
        });
        command.SetAction((arguments, cancellationToken) => ExecuteAsync(
            arguments.GetRequiredValue(before), arguments.GetRequiredValue(after), arguments.GetValue(output), arguments.GetValue(json),
            arguments.GetValue(limit), PageSize.Bytes(arguments.GetValue(maxSize)), arguments.GetValue(open), cancellationToken));
        return command;
    }

    private static async Task<int> ExecuteAsync(
        string before, string after, string? output, bool json, double limit, long maxBytes, bool open, CancellationToken cancellationToken)
    {
        string? file = output is null ? null : Checked(output, before, after);
        return await WeightArguments.Read(before, a => WeightArguments.Read(after, async b =>
        {
            var comparison = await WeightProgress.RunAsync(
                $"Comparing {WeightSource.NameOf(before)} and {WeightSource.NameOf(after)}", (progress, token) => Reading(() => a.CompareWith(b, progress, token)), cancellationToken);
            if (json)
                Console.Out.WriteLine(comparison.ToJson());
            else if (comparison.PairingProblem is null)
                Console.Out.WriteLine(TerminalText.Lines(Console.IsOutputRedirected ? comparison.ToString(TextWidth) : comparison.ToString()));
            if (comparison.PairingProblem is { } problem)
                throw new CliException(problem);
            if (file is not null)
            {
                await WriteAsync(comparison, $"{WeightSource.NameOf(before)} and {WeightSource.NameOf(after)}", file, maxBytes, cancellationToken);
                (json ? Console.Error : Console.Out).WriteLine(file);
                if (open)
                    OutputFile.Open(file);
            }
            return Differs(comparison, limit) ? Different : Equal;
        }));
    }

    /// <summary>Returns whether the files differ: a weight has no partner or another number of values, or changed by more than a limit.</summary>
    /// <param name="comparison">The comparison, in which something was paired.</param>
    /// <param name="limit">The largest relative change allowed; 0 if no value may differ.</param>
    /// <exception cref="CliException">Nothing differs, but some pairs could not be compared.</exception>
    private static bool Differs(WeightListComparison comparison, double limit)
    {
        if (comparison.OnlyInA.Count + comparison.OnlyInB.Count > 0 || comparison.NotComparable.Any(pair => pair.A.Count != pair.B.Count)
            || !comparison.All(row => IsWithin(row, limit)))
            return true;
        return comparison.NotComparable.Count switch
        {
            0 => false,
            var count => throw new CliException($"{(count == 1 ? "1 pair" : $"{count} pairs")} of weights could not be compared; {(limit > 0 ? "all others are within --fail-above" : "no other values differ")}."),
        };
    }

    private static bool IsWithin(WeightComparison row, double limit) =>
        row.IsUnchanged || limit > 0 && row.UnequalNotFiniteCount == 0 && row.RelativeChange <= limit;

    // The same width as for other redirected text.
    private const int TextWidth = 110;

    private static string Checked(string output, params string[] sources) => Endings.Contains(Path.GetExtension(output).ToLowerInvariant())
        ? OutputFile.Checked(output, sources)
        : throw new CliException($"{output}: unknown file extension. Use {string.Join(", ", Endings)}.");

    private static async Task WriteAsync(WeightListComparison comparison, string title, string file, long maxBytes, CancellationToken cancellationToken)
    {
        if (Path.GetExtension(file).ToLowerInvariant() is not (".html" or ".htm"))
        {
            await Task.Run(() => Reading(() =>
            {
                comparison.Save(file, cancellationToken: cancellationToken);
                return true;
            }), cancellationToken);
            return;
        }
        var page = await WeightProgress.RunAsync("Drawing the page", (progress, token) => Reading(() => ComparisonPage.Of(comparison, title, maxBytes, progress, token)), cancellationToken);
        await AtomicFile.WriteAsync(file, stream =>
        {
            using var text = new StreamWriter(stream);
            page.WriteTo(text);
        }, cancellationToken);
    }

    // Errors in a file's values appear only when they are read.
    private static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(TerminalText.OneLine(e.Message), e);
        }
    }
}
