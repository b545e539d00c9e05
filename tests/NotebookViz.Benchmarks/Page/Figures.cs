using System.Globalization;

namespace NotebookViz.Benchmarks.Page;

/// <summary>Numbers for readers: three significant digits, the same in every culture.</summary>
internal static class Figures
{
    public static string Ms(double ms) => ms >= 10_000 ? $"{Short(ms / 1000)} s" : $"{Short(ms)} ms";

    /// <summary>Median and quartiles of milliseconds: "3.21 ms (3.10–3.45)".</summary>
    public static string Ms(Sample sample)
    {
        var (unit, divisor) = sample.Median >= 10_000 ? ("s", 1000) : ("ms", 1);
        return $"{Short(sample.Median / divisor)} {unit} ({Short(sample.LowerQuartile / divisor)}–{Short(sample.UpperQuartile / divisor)})";
    }

    public static string Size(double bytes) => bytes switch
    {
        >= 1 << 30 => $"{Short(bytes / (1 << 30))} GiB",
        >= 1 << 20 => $"{Short(bytes / (1 << 20))} MiB",
        >= 1 << 10 => $"{Short(bytes / (1 << 10))} KiB",
        _ => $"{Short(bytes)} B",
    };

    /// <summary>A ratio: "1/412" or "1.7×".</summary>
    public static string Ratio(double ratio) => ratio < 0.95 ? $"1/{Short(1 / ratio)}" : $"{Short(ratio)}×";

    /// <summary>A whole number with commas, otherwise three significant digits.</summary>
    public static string Short(double number)
    {
        if (number == 0)
            return "0";
        int decimals = Math.Max(0, 2 - (int)Math.Floor(Math.Log10(Math.Abs(number))));
        return Math.Round(number, Math.Min(decimals, 15)).ToString(decimals == 0 ? "N0" : "0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A table in Markdown. Columns of numbers, whose heads end in a colon, are aligned to the right.</summary>
    public static string Table(string[] heads, IEnumerable<string[]> rows) => string.Join('\n',
    [
        Line([.. heads.Select(head => head.TrimEnd(':'))]),
        Line([.. heads.Select(head => head.EndsWith(':') ? "---:" : "---")]),
        .. rows.Select(Line),
    ]);

    private static string Line(string[] cells) => "| " + string.Join(" | ", cells) + " |";
}
