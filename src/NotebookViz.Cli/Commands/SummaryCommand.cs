using System.CommandLine;
using NotebookViz.Common;
using NotebookViz.Conventions;
using Spectre.Console;

namespace NotebookViz.Cli.Commands;

/// <summary><c>notebookviz summary</c>: lists the contents of a weight file, one line per weight.</summary>
internal static class SummaryCommand
{
    // A larger weight is read by all cores together.
    private const int MostTogether = 1 << 16;

    private enum Form
    {
        Text,
        Csv,
        Json,
    }

    public static Command Create()
    {
        var file = WeightArguments.File();
        file.Arity = ArgumentArity.ZeroOrOne;
        var (filter, sort, top) = (SummarySelection.FilterOption(), SummarySelection.SortOption(), SummarySelection.TopOption());
        var csv = new Option<bool>("--csv") { Description = "Write the table as CSV (RFC 4180), with all digits of the numbers." };
        var json = new Option<bool>("--json") { Description = "Write JSON: totals, notes on what was left out, metadata, and the weights." };
        var metadata = new Option<bool>("--metadata") { Description = "List the metadata of the file instead. No weights are read. With --json, long lists and texts are written in full." };
        var (part, merge) = (SummaryPart.Option(), SummaryMerge.Option());
        var command = new Command("summary", "List the weights in a file: totals, then one line per weight with shape, type, memory and statistics.")
        {
            file, filter, sort, top, csv, json, metadata, part, merge,
        };
        command.Validators.Add(result =>
        {
            bool isChosen = result.GetResult(filter) is { Implicit: false } || result.GetResult(sort) is not null || result.GetResult(top) is not null;
            bool isMerged = result.GetResult(merge) is not null;
            string? wrong = result switch
            {
                _ when result.GetValue(csv) && result.GetValue(json) => "Give --csv or --json, not both.",
                _ when (result.GetResult(file) is { Tokens.Count: > 0 }) == isMerged => isMerged ? "Give a file or --merge with parts, not both." : "'summary' needs the file with the weights, or --merge with the parts of a summary.",
                _ when result.GetValue(metadata) && (isChosen || isMerged || result.GetValue(csv) || result.GetResult(part) is not null) => "--metadata lists no weights: give it alone or with --json.",
                _ when result.GetResult(part) is not null && (isChosen || isMerged || !result.GetValue(json)) => "--part writes a piece for --merge: give it with --json alone; choose and sort with --merge.",
                _ => null,
            };
            if (wrong is not null)
                result.AddError(wrong);
        });
        command.SetAction((arguments, cancellationToken) =>
        {
            string path = arguments.GetValue(file)!;
            if (arguments.GetValue(metadata))
                return WriteMetadataAsync(path, arguments.GetValue(json), cancellationToken);
            if (arguments.GetValue(part) is { } asked)
                return WritePartAsync(path, asked, cancellationToken);
            var form = arguments.GetValue(csv) ? Form.Csv : arguments.GetValue(json) ? Form.Json : Form.Text;
            var selection = new SummarySelection(arguments.GetValue(filter) ?? "", arguments.GetValue(sort), arguments.GetValue(top));
            return arguments.GetValue(merge) is { Length: > 0 } parts ? Task.FromResult(Write(SummaryMerge.Read(parts, selection), form)) : ExecuteAsync(path, selection, form, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ExecuteAsync(string path, SummarySelection selection, Form form, CancellationToken cancellationToken) =>
        // Computes all statistics first, so that stdout receives a complete summary or nothing.
        Write(await WeightProgress.RunAsync($"Reading {WeightSource.NameOf(path)}", (progress, token) =>
            WeightArguments.Read(path, weights => Read(weights, path, selection, progress, token)), cancellationToken), form);

    private static int Write(SummaryListing listing, Form form)
    {
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
            Console.Error.WriteLine(TerminalText.OneLine($"{listing.File}: no weight has '{listing.Selection.Filter}' in its name, the kind of its layer or its role."));
        return 0;
    }

    private static async Task<int> WritePartAsync(string path, SummaryPart part, CancellationToken cancellationToken)
    {
        var (listing, places) = await WeightProgress.RunAsync($"Reading {WeightSource.NameOf(path)}", (progress, token) => WeightArguments.Read(path, weights =>
        {
            var all = Entries(weights);
            var places = part.Places(all);
            ReadValues([.. places.Select(place => all[place])], progress, token);
            return (Listing(weights, path, all, [], new("", null, null)), places);
        }), cancellationToken);
        part.Write(listing, places, Console.Out);
        return 0;
    }

    private static async Task<int> WriteMetadataAsync(string path, bool isJson, CancellationToken cancellationToken)
    {
        var weights = await WeightProgress.RunAsync($"Opening {WeightSource.NameOf(path)}", (_, _) => WeightArguments.Read(path, weights => weights), cancellationToken);
        if (isJson)
            SummaryMetadata.WriteJson(weights.Metadata, Console.Out);
        else
            SummaryMetadata.Write(weights.Metadata, Console.Out);
        if (weights.Metadata.Count == 0)
            Console.Error.WriteLine(TerminalText.OneLine($"{WeightSource.NameOf(path)}: it has no metadata."));
        return 0;
    }

    /// <summary>Chooses the weights to list and reads their values; those of other weights only if the order depends on them.</summary>
    internal static SummaryListing Read(
        WeightList weights, string path, SummarySelection selection, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        var all = Entries(weights);
        var found = selection.Find(all);
        if (selection.Sort is { ReadsValues: true })
            ReadValues(found, progress, cancellationToken);
        var listed = selection.Order(found);
        ReadValues(listed, progress, cancellationToken);
        return Listing(weights, path, all, listed, selection);
    }

    private static SummaryListing Listing(WeightList weights, string path, IReadOnlyList<SummaryEntry> all, IReadOnlyList<SummaryEntry> listed, SummarySelection selection) =>
        new(weights.Owner ?? WeightSource.NameOf(path), all, listed, selection, weights.Notes) { Metadata = SummaryMetadata.Shown(weights.Metadata) };

    private static SummaryEntry[] Entries(WeightList weights) => [.. weights.Select(weight => SummaryEntry.Of(BufferRoles.InLayer(weight)))];

    // An entry keeps its statistics, so a second call reads nothing.
    private static void ReadValues(IReadOnlyList<SummaryEntry> rows, IProgress<ProgressReport>? progress, CancellationToken cancellationToken)
    {
        long done = 0, total = Numbers.Sum(rows.Select(row => row.Count));
        ReadSmall([.. rows.Where(row => row.Count <= MostTogether)], cancellationToken);
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Weight?.Data is not null)
                _ = row.Weight.GetStatistics(quantiles: false, progress is null ? null : new WeightProgress.Part(progress, done, total), cancellationToken);
            done += Math.Min(row.Count, total - done);
        }
    }

    // Thousands of small weights, each on one core.
    private static void ReadSmall(SummaryEntry[] rows, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.ForEach(rows, new ParallelOptions { CancellationToken = cancellationToken }, row => _ = row.Values);
        }
        catch (AggregateException)
        {
            // The one that comes first in the file fails again when its turn comes.
        }
    }
}
