using NotebookViz.Common;

namespace NotebookViz.Plans;

/// <summary>A row of an overview: one weight, or consecutive weights of one role that share the row because there is no room for a row each.</summary>
/// <param name="Weights">The weights, at least one.</param>
internal sealed record OverviewRow(IReadOnlyList<OverviewWeight> Weights)
{
    private readonly OverviewWeight[] _drawn = [.. Weights.Where(weight => weight.IsDrawn)];

    /// <summary>The first weight.</summary>
    public OverviewWeight First => Weights[0];

    /// <summary>The role of all of them.</summary>
    public WeightRole Role => First.Role;

    /// <summary>The colour; for several weights the last of theirs in the palette, which stands for the largest change.</summary>
    public int Color => Weights.Max(weight => weight.Color);

    /// <summary>True where the row has bands.</summary>
    public bool IsDrawn => _drawn.Length > 0;

    /// <summary>The quantiles; for several weights the outermost ones, so that none is hidden, and the median with the largest magnitude.</summary>
    public double[] Quantiles => [.. OverviewWeight.Shares.Select((share, i) =>
    {
        var values = _drawn.Select(weight => weight.Quantiles[i]);
        return share < 0.5 ? values.Min() : share > 0.5 ? values.Max() : values.Aggregate(double.MaxMagnitude);
    })];

    /// <summary>The smallest value.</summary>
    public double Min => _drawn.Min(weight => weight.Numbers!.Min);

    /// <summary>The largest value.</summary>
    public double Max => _drawn.Max(weight => weight.Numbers!.Max);

    /// <summary>The root mean square; for several weights the largest.</summary>
    public double Rms => _drawn.Max(weight => weight.Rms);

    /// <summary>The share of zeros; for several weights the largest. NaN if there are no values.</summary>
    public double ZeroShare => Weights.Select(weight => weight.ZeroShare).Aggregate(double.MaxNumber);

    /// <summary>True where values are NaN or infinite.</summary>
    public bool HasNotFinite => Weights.Any(weight => weight.NotFinite > 0);

    /// <summary>The words in the row instead of or beside bands; null for none.</summary>
    public string? Words => Weights.Count == 1 ? First.Words : IsDrawn ? null : $"{Numbers.Grouped(Weights.Count)} weights without bands";

    /// <summary>All numbers, a line each.</summary>
    public IEnumerable<string> Lines()
    {
        if (Weights.Count == 1)
            return First.Lines();
        List<string> lines = [$"{Numbers.Grouped(Weights.Count)} weights · {Role.DisplayName()}", $"{First.ShownName} to {Weights[^1].ShownName}"];
        if (IsDrawn)
        {
            lines.Add($"outermost quantiles: {OverviewWeight.QuantileLine(Quantiles)}");
            lines.Add($"smallest value {Numbers.Short(Min)} in {_drawn.MinBy(weight => weight.Numbers!.Min)!.ShownName}");
            lines.Add($"largest value {Numbers.Short(Max)} in {_drawn.MaxBy(weight => weight.Numbers!.Max)!.ShownName}");
            lines.Add($"largest RMS {Numbers.Short(Rms)} in {_drawn.MaxBy(weight => weight.Rms)!.ShownName}");
        }
        if (ZeroShare > 0)
            lines.Add($"most zeros {OverviewWeight.Percent(ZeroShare)} in {Weights.MaxBy(weight => double.IsNaN(weight.ZeroShare) ? -1 : weight.ZeroShare)!.ShownName}");
        if (HasNotFinite)
            lines.Add($"NaN or infinite values in {Weights.First(weight => weight.NotFinite > 0).ShownName}");
        foreach (var kind in Weights.Where(weight => weight.Kind is not null).GroupBy(weight => weight.Kind))
            lines.Add($"{OverviewWeight.Count(kind.Count(), "weight")} {(kind.Key == "integer" ? "of integers" : kind.Key)}");
        return lines;
    }
}

/// <summary>Rows under one heading; the only group of a list that is not pooled has none.</summary>
/// <param name="Heading">The heading; empty for none.</param>
/// <param name="Rows">The rows from input to output.</param>
internal sealed record OverviewGroup(string Heading, IReadOnlyList<OverviewRow> Rows);
