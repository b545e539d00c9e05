using System.Collections.ObjectModel;
using System.Text.Json;
using NotebookViz.Common;

namespace NotebookViz.Cli.Commands;

/// <summary>The totals of several weights.</summary>
/// <param name="Weights">The number of weights.</param>
/// <param name="Parameters">The number of their parameters; the values of buffers, such as moving statistics, are not counted.</param>
/// <param name="Memory">The bytes of all their values.</param>
internal sealed record SummaryTotals(int Weights, long Parameters, long Memory)
{
    public static SummaryTotals Of(IReadOnlyCollection<SummaryEntry> rows) =>
        new(rows.Count, Numbers.Sum(rows.Select(row => row.Parameters)), Numbers.Sum(rows.Select(row => row.Memory ?? 0)));

    /// <summary>The totals of each type, the type with the most memory first.</summary>
    public static IReadOnlyList<(string Type, SummaryTotals Totals)> ByType(IEnumerable<SummaryEntry> rows) =>
        [.. rows.GroupBy(row => row.Type).Select(type => (type.Key, Of([.. type]))).OrderByDescending(type => type.Item2.Memory)];

    /// <summary>The totals as text: "8 weights, 37,457 parameters, 146.3 KiB".</summary>
    public override string ToString() => $"{Counted(Weights, "weight")}, {Counted(Parameters, "parameter")}, {Numbers.Bytes(Memory)}";

    /// <summary>The totals as a part of others: "3 of 8 weights, 1,440 of 37,457 parameters, 5.6 KiB".</summary>
    public string ToString(SummaryTotals all) =>
        $"{Numbers.Grouped(Weights)} of {Counted(all.Weights, "weight")}, {Numbers.Grouped(Parameters)} of {Counted(all.Parameters, "parameter")}, {Numbers.Bytes(Memory)}";

    private static string Counted(long count, string noun) => $"{Numbers.Grouped(count)} {noun}{(count == 1 ? "" : "s")}";
}

/// <summary>The content of a summary: all weights of a file, and those that are listed.</summary>
/// <param name="File">The file's name.</param>
/// <param name="All">All weights, in the order of the file.</param>
/// <param name="Listed">The weights that are listed, in the order asked for.</param>
/// <param name="Selection">How the listed weights were selected.</param>
/// <param name="Notes">Remarks on contents of the file that were left out.</param>
internal sealed record SummaryListing(
    string File, IReadOnlyList<SummaryEntry> All, IReadOnlyList<SummaryEntry> Listed, SummarySelection Selection, IReadOnlyList<string> Notes)
{
    /// <summary>The metadata of the file, shortened.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>The totals as lines: all weights, each type if there are several, and the listed weights if they are not all.</summary>
    public IEnumerable<string> TotalLines()
    {
        var types = SummaryTotals.ByType(All);
        yield return $"{TerminalText.OneLine(File)}: {SummaryTotals.Of(All)}{(types.Count == 1 ? $" of {types[0].Type}" : "")}";
        if (types.Count > 1)
            foreach (var (type, totals) in types)
                yield return $"  {TerminalText.OneLine(type)}: {totals}";
        if (Selection.InWords is { Length: > 0 } why)
            yield return $"  listed: {SummaryTotals.Of(Listed).ToString(SummaryTotals.Of(All))} ({why})";
    }
}
