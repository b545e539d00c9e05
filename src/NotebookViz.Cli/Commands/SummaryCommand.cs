using System.CommandLine;
using Spectre.Console;

namespace NotebookViz.Cli.Commands;

/// <summary><c>notebookviz summary</c>: what is in a weight file, a line a weight.</summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        var file = WeightArguments.File();
        var json = new Option<bool>("--json") { Description = "Write JSON: the weights, and notes on what was left out." };
        var command = new Command("summary", "List the weights in a file, a line each: name, shape, type, axes, and statistics over all values.") { file, json };
        command.SetAction((arguments, cancellationToken) =>
            ExecuteAsync(arguments.GetRequiredValue(file), arguments.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> ExecuteAsync(string path, bool json, CancellationToken cancellationToken)
    {
        // All statistics first: what comes to stdout is complete or nothing.
        var weights = await WeightProgress.RunAsync($"Reading {Path.GetFileName(path)}", (progress, token) => WeightArguments.Read(path, weights =>
        {
            long done = 0, total = (long)Math.Min(long.MaxValue, weights.Sum(weight => (decimal)weight.Count));
            foreach (var weight in weights)
            {
                token.ThrowIfCancellationRequested();
                if (weight.Data is not null)
                    _ = weight.GetStatistics(progress is null ? null : new WeightProgress.Part(progress, done, total), token);
                done += Math.Min(weight.Count, total - done);
            }
            return weights;
        }), cancellationToken);

        if (json)
        {
            SummaryJson.Write(weights, Console.Out);
            return 0;
        }
        if (Console.IsOutputRedirected)
            SummaryLines.WritePlain(weights, Console.Out);
        else
            SummaryLines.Write(weights, AnsiConsole.Console);
        foreach (string note in weights.Notes)
            Console.Error.WriteLine(TerminalText.OneLine($"{weights.Owner}: {note}"));
        return 0;
    }
}
