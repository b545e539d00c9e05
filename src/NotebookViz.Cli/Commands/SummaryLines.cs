using System.Globalization;
using NotebookViz.Common;
using Spectre.Console;

namespace NotebookViz.Cli.Commands;

/// <summary>A summary for readers: a line for each weight.</summary>
internal static class SummaryLines
{
    /// <summary>Writes columns separated by tabs, with all digits of the numbers.</summary>
    public static void WritePlain(WeightList weights, TextWriter output)
    {
        foreach (var weight in weights)
            output.Write(string.Join('\t', [.. Facts(weight), .. Statistics(weight, value => value.ToString("R", CultureInfo.InvariantCulture))]) + "\n");
    }

    /// <summary>Columns that are aligned, with four digits of the numbers.</summary>
    public static void Write(WeightList weights, IAnsiConsole console)
    {
        var table = new Table().NoBorder().HideHeaders();
        string[][] rows = [.. weights.Select(weight => (string[])[.. Facts(weight), .. Statistics(weight, value => Numbers.Short(value), value => Numbers.Value(value, weight.ElementType))])];
        for (int i = 0; i < rows.Select(row => row.Length).DefaultIfEmpty().Max(); i++)
            table.AddColumn(new TableColumn("").NoWrap());
        foreach (string[] row in rows)
            table.AddRow([.. row.Select((cell, i) => new Text(cell, i == 0 ? new Style(Color.Blue) : Style.Plain))]);
        if (rows.Length == 0)
            return;
        // A line too long for the terminal goes on in the next one: cut numbers would be wrong ones.
        int width = console.Profile.Width;
        console.Profile.Width = Math.Max(width, rows.Max(row => row.Sum(cell => cell.Length + 3)) * 2);
        console.Write(table);
        console.Profile.Width = width;
    }

    private static string[] Facts(Weight weight) =>
    [
        TerminalText.OneLine(weight.Name), Numbers.Shape(weight.Shape), TypeOf(weight),
        string.Join(" × ", weight.Axes.Select(axis => axis.Name)),
    ];

    private static string TypeOf(Weight weight) =>
        weight.BitsPerWeight is { } bits ? $"{weight.TypeName} ({Numbers.Short(bits)} bits per weight)" : weight.TypeName;

    private static string[] Statistics(Weight weight, Func<double, string> number, Func<double, string>? extreme = null)
    {
        extreme ??= number;
        if (weight.Data is null)
            return [TerminalText.OneLine(weight.Problem ?? "no values")];
        var statistics = weight.GetStatistics();
        string magnitudes = weight.ElementType.IsComplex() ? "magnitudes: " : "";
        string[] ofFinite = statistics.FiniteCount == 0
            ? ["no finite values", "", "", "", ""]
            :
            [
                $"{magnitudes}min {ExactExtremes.Min(weight) ?? extreme(statistics.Min)}", $"max {ExactExtremes.Max(weight) ?? extreme(statistics.Max)}", $"mean {number(statistics.Mean)}",
                $"std {number(statistics.StandardDeviation)}", $"l2 {number(statistics.L2Norm)}",
            ];
        return
        [
            $"{Numbers.Grouped(statistics.Count)} values", .. ofFinite, $"{Numbers.Grouped(statistics.ZeroCount)} zeros",
            $"{Numbers.Grouped(statistics.NaNCount)} NaN", $"{Numbers.Grouped(statistics.PositiveInfinityCount)} +Inf", $"{Numbers.Grouped(statistics.NegativeInfinityCount)} -Inf",
        ];
    }
}
