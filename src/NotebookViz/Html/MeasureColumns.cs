using NotebookViz.Common;
using NotebookViz.Spectra;

namespace NotebookViz.Html;

/// <summary>The columns of a list of layers that are there only if the options ask for them, because they take time.</summary>
internal sealed class MeasureColumns(VizOptions options)
{
    /// <summary>The columns that are asked for.</summary>
    public IReadOnlyList<HtmlColumn> Columns { get; } =
    [
        .. options.QuantizationError is { } scheme ? [new HtmlColumn($"SQNR {QuantizationError.NameOf(scheme)}", IsNumber: true)] : Array.Empty<HtmlColumn>(),
        .. options.StableRank ? [new HtmlColumn("σ₁", IsNumber: true), new HtmlColumn("stable rank", IsNumber: true)] : Array.Empty<HtmlColumn>(),
    ];

    /// <summary>The cells of a weight; empty ones for a layer, which is null, and where a measure does not fit.</summary>
    public IEnumerable<HtmlCell> Of(Weight? weight)
    {
        if (options.QuantizationError is { } scheme)
            yield return weight?.GetQuantizationError(scheme) is { } error ? Error(error) : HtmlCell.Number("");
        if (!options.StableRank)
            yield break;
        var norm = weight is null ? null : SpectralNorm.Of(weight);
        yield return norm is { } largest ? Value(largest.Value, largest.IsFound) : HtmlCell.Number("");
        yield return norm is { Value: > 0 } value ? Value(Math.Pow(weight!.GetStatistics().L2Norm / value.Value, 2), value.IsFound) : HtmlCell.Number("");
    }

    // A weight that would lose nothing has an infinite ratio: it sorts as the largest. The script reads 1e999 as infinity.
    private static HtmlCell Error(QuantizationError error) => double.IsFinite(error.SignalToNoise)
        ? HtmlCell.Number($"{Numbers.Short(error.SignalToNoise, 3)} dB", error.SignalToNoise) : HtmlCell.Number("exact") with { Attributes = " data-v=\"1e999\"" };

    private static HtmlCell Value(double value, bool isFound) => HtmlCell.Number($"{(isFound ? "" : "≈ ")}{Numbers.Short(value, 3)}", value);
}
