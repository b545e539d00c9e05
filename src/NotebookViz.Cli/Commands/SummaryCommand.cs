using System.CommandLine;
using NotebookViz.Common;
using Spectre.Console;

namespace NotebookViz.Cli.Commands;

/// <summary><c>notebookviz summary</c>: what is in a weight file, a line a weight.</summary>
internal static class SummaryCommand
{
    private enum Form
    {
        Text,
        Csv,
        Json,
    }

    public static Command Create()
    {
        var file = WeightArguments.File();
        var (filter, sort, top) = (SummarySelection.FilterOption(), SummarySelection.SortOption(), SummarySelection.TopOption());
        var csv = new Option<bool>("--csv") { Description = "Write the table as CSV (RFC 4180), with all digits of the numbers." };
        var json = new Option<bool>("--json") { Description = "Write JSON: totals, notes on what was left out, and the weights." };
        var metadata = new Option<bool>("--metadata") { Description = "List what the file says about itself instead: its keys and values. No weights are read. With --json long lists and texts are whole." };
        var command = new Command("summary", "List the weights in a file: totals, then a line each with shape, type, memory, and statistics over all values.")
        {
            file, filter, sort, top, csv, json, metadata,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(csv) && result.GetValue(json))
                result.AddError("Give --csv or --json, not both.");
            if (result.GetValue(metadata) && (result.GetValue(csv) || result.GetResult(filter) is { Implicit: false } || result.GetResult(sort) is not null || result.GetResult(top) is not null))
                result.AddError("--metadata lists no weights: give it alone or with --json.");
        });
        command.SetAction((arguments, cancellationToken) => arguments.GetValue(metadata) ? WriteMetadataAsync(
            arguments.GetRequiredValue(file), arguments.GetValue(json), cancellationToken) : ExecuteAsync(
            arguments.GetRequiredValue(file), new(arguments.GetValue(filter) ?? "", arguments.GetValue(sort), arguments.GetValue(top)),
            arguments.GetValue(csv) ? Form.Csv : arguments.GetValue(json) ? Form.Json : Form.Text, cancellationToken));
        return command;
    }

    private static async Task<int> ExecuteAsync(string path, SummarySelection selection, Form form, CancellationToken cancellationToken)
    {
        // All statistics first: what comes to stdout is complete or nothing.
        var listing = await WeightProgress.RunAsync($"Reading {Path.GetFileName(path)}", (progress, token) =>
            WeightArguments.Read(path, weights => Read(weights, path, selection, progress, token)), cancellationToken);
        switch (form)
        {
            case Form.Json:
                SummaryJson.Write(listing, Console.Out);
                return 0;
            case Form.Csv:
                SummaryText.WriteCsv(listing, Console.Out);
                break;
            case Form.Text when Console.IsOutputRedirected:
                SummaryText.Write(listing, Console.Out);
                break;
            default:
                SummaryTable.Write(listing, AnsiConsole.Console);
                break;
        }
        foreach (string note in listing.Notes)
            Console.Error.WriteLine(TerminalText.OneLine($"{listing.File}: {note}"));
        if (listing.Listed.Count == 0 && listing.All.Count > 0)
            Console.Error.WriteLine(TerminalText.OneLine($"{listing.File}: no weight has '{selection.Filter}' in its name, the kind of its layer or its role."));
        return 0;
    }

    private static async Task<int> WriteMetadataAsync(string path, bool isJson, CancellationToken cancellationToken)
    {
        var weights = await WeightProgress.RunAsync($"Opening {Path.GetFileName(path)}", (_, _) => WeightArguments.Read(path, weights => weights), cancellationToken);
        if (isJson)
            SummaryMetadata.WriteJson(weights.Metadata, Console.Out);
        else
            SummaryMetadata.Write(weights.Metadata, Console.Out);
        if (weights.Metadata.Count == 0)
            Console.Error.WriteLine(TerminalText.OneLine($"{Path.GetFileName(path)}: it has no metadata."));
        return 0;
    }

    /// <summary>Chooses the weights to list and reads their values; those of other weights only if the order depends on them.</summary>
    internal static SummaryListing Read(
        WeightList weights, string path, SummarySelection selection, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        // The tree of layers tells parameters and buffers apart.
        var known = new Dictionary<Weight, LayerWeight>(ReferenceEqualityComparer.Instance);
        foreach (var row in weights.Layers().SelectMany(layer => layer.Weights))
            known[row.Weight] = row;
        LayerWeight[] all = [.. weights.Select(weight => known[weight])];
        var found = selection.Find(all);
        if (selection.Sort is { ReadsValues: true })
            ReadValues(found, progress, cancellationToken);
        var listed = selection.Order(found);
        ReadValues(listed, progress, cancellationToken);
        return new(weights.Owner ?? Path.GetFileName(path), all, listed, selection, weights.Notes) { Metadata = weights.Metadata };
    }

    // A weight keeps its statistics, so a second time reads nothing.
    private static void ReadValues(IReadOnlyList<LayerWeight> rows, IProgress<ProgressReport>? progress, CancellationToken cancellationToken)
    {
        long done = 0, total = Numbers.Sum(rows.Select(row => row.Weight.Count));
        foreach (var weight in rows.Select(row => row.Weight))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (weight.Data is not null)
                _ = weight.GetStatistics(progress is null ? null : new WeightProgress.Part(progress, done, total), cancellationToken);
            done += Math.Min(weight.Count, total - done);
        }
    }
}
