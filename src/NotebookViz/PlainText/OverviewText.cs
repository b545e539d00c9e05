using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.PlainText;

/// <summary>An overview as lines for consoles: each weight has a row of blocks between its name and its numbers.</summary>
internal static class OverviewText
{
    private const int MostRows = 60, LongestName = 34, Width = 41;

    public static string Of(OverviewPlan plan)
    {
        if (plan.Weights.Count == 0)
            return plan.EmptySentence;
        plan = plan.Within(MostRows);
        var rows = plan.Groups.SelectMany(group => group.Rows.Select(row => (group.Heading, Row: row, Name: NameOf(row)))).ToArray();
        int names = rows.Max(row => row.Name.Length), roles = rows.Max(row => row.Row.Role.DisplayName().Length);
        List<string> lines =
        [
            $"Overview of {plan.Title} · {plan.Size}",
            $"  {plan.Order}.",
            $"  {plan.Scale.Words}.",
            .. plan.Findings.Select(finding => "  " + finding),
            "  ░ 1 to 99 %   ▒ 5 to 95 %   █ 25 to 75 %   ┃ median   · smallest to largest",
            $"{new string(' ', names)}  {new string(' ', roles)}  {$"−{Numbers.Short(plan.Scale.Limit, 2)}",-(Width / 2)}0{Numbers.Short(plan.Scale.Limit, 2),Width / 2}  {"RMS",-9} zeros",
        ];
        foreach (var (_, row, name) in rows)
        {
            string zeros = row.ZeroShare > 0 ? OverviewWeight.Percent(row.ZeroShare) : "";
            string rms = row.IsDrawn ? OverviewWeight.Brief(row.Rms) : "";
            lines.Add($"{name.PadRight(names)}  {row.Role.DisplayName().PadRight(roles)}  {Bands(row, plan.Scale)}  {rms,-9} {zeros}{(row.HasNotFinite ? "  NaN or Inf" : "")}".TrimEnd());
        }
        return string.Join('\n', lines);
    }

    private static string NameOf(OverviewRow row)
    {
        string name = string.Concat(row.First.ShownName.Select(c => char.IsControl(c) ? ' ' : c)), more = row.Weights.Count > 1 ? $" +{Numbers.Exact(row.Weights.Count - 1)}" : "";
        return (name.Length + more.Length <= LongestName ? name : "…" + name[^(LongestName - 1 - more.Length)..].TrimStart('.', '/')) + more;
    }

    private static string Bands(OverviewRow row, OverviewScale scale)
    {
        var line = new string(' ', Width).ToCharArray();
        line[Width / 2] = '│';
        int Place(double value) => (int)Math.Round((1 + scale.Place(value)) / 2 * (Width - 1));
        if (row.IsDrawn)
        {
            double[] quantiles = row.Quantiles;
            Array.Fill(line, '·', Place(row.Min), Place(row.Max) - Place(row.Min) + 1);
            for (int band = 0; band < 3; band++)
                Array.Fill(line, "░▒█"[band], Place(quantiles[band]), Place(quantiles[^(band + 1)]) - Place(quantiles[band]) + 1);
            line[Place(quantiles[3])] = '┃';
            if (row.Max > scale.Limit)
                line[^1] = '►';
            if (row.Min < -scale.Limit)
                line[0] = '◄';
        }
        if (row.Words is not { } words)
            return new(line);
        // Next to the value, so that the words do not cover it.
        words = words.Length <= Width / 2 - 1 || !row.IsDrawn && words.Length <= Width ? words : words[..(Width / 2 - 2)] + "…";
        words = string.Concat(words.Select(c => char.IsControl(c) ? ' ' : c));
        words.CopyTo(0, line, row.IsDrawn && Place(row.Min) < Width / 2 - 2 ? Width / 2 + 2 : 0, words.Length);
        return new(line);
    }
}
