using NotebookViz.Common;

namespace NotebookViz.Plans;

/// <summary>An overview of a model's weights: rows on one scale, and their descriptions. Planned once and drawn by every back-end.</summary>
/// <param name="Title">What it is an overview of: "161 weights of resnet50".</param>
/// <param name="Weights">All weights in their order.</param>
/// <param name="Scale">The scale of all rows.</param>
/// <param name="Groups">The rows.</param>
internal sealed record OverviewPlan(string Title, IReadOnlyList<OverviewWeight> Weights, OverviewScale Scale, IReadOnlyList<OverviewGroup> Groups)
{
    /// <summary>The most rows of a picture.</summary>
    public const int MostRows = 320;

    private const int LeastRowsOfRole = 6, MostNames = 3;

    /// <summary>Reads all weights and plans their overview.</summary>
    /// <param name="list">The weights.</param>
    /// <param name="options">The ends of the scale.</param>
    /// <param name="describe">Adds information to the weight at an index; null for none.</param>
    public static OverviewPlan Of(WeightList list, VizOptions options, Func<OverviewWeight, int, OverviewWeight>? describe = null)
    {
        using var work = Work.Begin($"Reading {list.Title}", list);
        bool drawsIntegers = !list.Any(weight => weight.Problem is null && weight.Count > 0 && !OverviewWeight.IsInteger(weight));
        var weights = Cores.Select(list, weight =>
        {
            WorkScope.ThrowIfCancelled();
            return OverviewWeight.Of(weight, drawsIntegers);
        });
        if (describe is not null)
            weights = [.. weights.Select(describe)];
        return new OverviewPlan(list.Title, weights, OverviewScale.Of(weights, options.Limits), []) { EmptySentence = list.EmptySentence }.Within(MostRows);
    }

    /// <summary>What the colours mean.</summary>
    public OverviewPalette Palette { get; init; } = OverviewPalette.Roles;

    /// <summary>The text if there are no weights.</summary>
    public string EmptySentence { get; private init; } = "";

    /// <summary>The same overview with a limited number of rows: if there are more weights, consecutive weights of a role are pooled.</summary>
    public OverviewPlan Within(int mostRows)
    {
        if (Weights.Count <= mostRows)
            return this with { Groups = [new("", [.. Weights.Select(weight => new OverviewRow([weight]))])] };
        var roles = Weights.GroupBy(weight => weight.Role).Select(role => role.ToArray()).ToArray();
        int least = Math.Clamp(mostRows / roles.Length, 1, LeastRowsOfRole);
        double share = (double)Math.Max(0, mostRows - least * roles.Length) / Weights.Count;
        return this with { Groups = [.. roles.Select(role => Group(role, Math.Min(role.Length, least + (int)(role.Length * share))))] };
    }

    /// <summary>True where rows stand for several weights.</summary>
    public bool IsPooled => MostInRow > 1;

    private int MostInRow => Rows.Select(row => row.Weights.Count).Aggregate(0, Math.Max);

    /// <summary>All rows.</summary>
    public IEnumerable<OverviewRow> Rows => Groups.SelectMany(group => group.Rows);

    /// <summary>The colours that occur: roles in the order of the list, changes from the smallest to the largest.</summary>
    public IEnumerable<int> Colors
    {
        get
        {
            var colors = Weights.Select(weight => weight.Color).Distinct();
            return Palette == OverviewPalette.Roles ? colors : colors.Order();
        }
    }

    /// <summary>The order of the rows, in words.</summary>
    public string Order => IsPooled
        ? $"{OverviewWeight.Count(Rows.Count(), "row")} by role, in the order of the list: each pools up to {Numbers.Grouped(MostInRow)} consecutive weights and shows their outermost quantiles"
        : "one row per weight, in the order of the list";

    /// <summary>The number of values: "25,557,032 values".</summary>
    public string Size => OverviewWeight.Count(Weights.Sum(weight => weight.Numbers?.Count ?? 0), "value");

    /// <summary>What is unusual, a sentence each.</summary>
    public IReadOnlyList<string> Findings => [.. FindingsOf()];

    /// <summary>How to read the picture, a sentence each.</summary>
    public IReadOnlyList<string> Explanations => [.. ExplanationsOf()];

    /// <summary>The picture in words.</summary>
    public string Alt => $"Overview of {Title}, {Size}: {Order}. {Capitalised(Scale.Words)}. {string.Join(' ', Findings)}".TrimEnd();

    private static OverviewGroup Group(OverviewWeight[] weights, int rows)
    {
        int length = (weights.Length + rows - 1) / rows;
        return new(
            $"{weights[0].Role.DisplayName()} · {OverviewWeight.Count(weights.Length, "weight")}",
            [.. weights.Chunk(length).Select(chunk => new OverviewRow(chunk))]);
    }

    private IEnumerable<string> FindingsOf()
    {
        var beyond = Weights.Where(weight => weight.IsDrawn && weight.AbsMax > Scale.Limit).ToArray();
        if (beyond.Length > 0)
        {
            var largest = beyond.MaxBy(weight => weight.AbsMax)!;
            yield return $"{OverviewWeight.Count(beyond.Length, "weight")} {(beyond.Length == 1 ? "has" : "have")} values beyond the scale (triangles); the largest magnitude is {Numbers.Short(largest.AbsMax, 3)}, in {largest.ShownName}.";
        }
        var odd = Weights.Where(weight => weight.NotFinite > 0).ToArray();
        if (odd.Length > 0)
            yield return $"{OverviewWeight.Count(odd.Length, "weight")} {(odd.Length == 1 ? "has" : "have")} NaN or infinite values (crosses): {Numbers.Listed(odd.Select(weight => weight.ShownName), MostNames)}.";
    }

    private IEnumerable<string> ExplanationsOf()
    {
        if (Palette.Explanation.Length > 0)
            yield return Palette.Explanation;
        yield return "Bands: 1 to 99 % (pale), 5 to 95 %, and 25 to 75 % (dark) of the values; white line: median; thin line: smallest to largest value. RMS has the same scale, from zero.";
        if (Weights.Any(weight => weight.Numbers?.Count > Scanning.Quantiles.MostSorted))
            yield return $"Quantiles of more than {Numbers.Grouped(Scanning.Quantiles.MostSorted)} values are within 0.4 %; all other numbers are exact.";
        foreach (var kind in Weights.Where(weight => weight.Kind is not null).GroupBy(weight => weight.Kind!))
        {
            string names = Numbers.Listed(kind.Select(weight => weight.ShownName), MostNames);
            yield return kind.Key switch
            {
                "integer" => $"{OverviewWeight.Count(kind.Count(), "weight")} of integers or booleans {(kind.Count() == 1 ? "is" : "are")} described in words and not on the scale: {names}.",
                _ => $"{OverviewWeight.Count(kind.Count(), "weight")} {(kind.Key.StartsWith("without", StringComparison.Ordinal) ? "" : kind.Count() == 1 ? "is " : "are ")}{kind.Key}: {names}.",
            };
        }
        if (Weights.Count(weight => weight.IsComplex) is > 0 and var complex)
            yield return $"The magnitudes of {OverviewWeight.Count(complex, "complex weight")} are shown.";
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
