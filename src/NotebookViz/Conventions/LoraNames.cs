namespace NotebookViz.Conventions;

/// <summary>How a low-rank update is scaled: by alpha / rank.</summary>
/// <param name="Alpha">The numerator; null if unknown.</param>
/// <param name="IsRankStabilised">True if the denominator is the square root of the rank.</param>
/// <param name="IsDecomposed">True if a magnitude is learnt as well (DoRA), so that the update is not the whole change.</param>
internal sealed record LoraScale(double? Alpha, bool IsRankStabilised, bool IsDecomposed);

/// <summary>The names that PEFT gives the two factors of a low-rank update.</summary>
internal static class LoraNames
{
    /// <summary>How the names of the factors end: A (rank, inputs), B (outputs, rank).</summary>
    public const string A = ".lora_A.weight", B = ".lora_B.weight";

    /// <summary>Returns the layer of a factor; null if the name is not a factor's.</summary>
    public static string? LayerOf(string name) => name.EndsWith(A, StringComparison.Ordinal) || name.EndsWith(B, StringComparison.Ordinal) ? name[..^A.Length] : null;

    /// <summary>Describes a factor.</summary>
    /// <param name="own">Its own name: "lora_A" or "lora_B".</param>
    /// <param name="shape">Its shape.</param>
    public static WeightDescription Describe(string own, IReadOnlyList<long> shape)
    {
        var description = WeightDescription.Of("LoRA", $"factor {own[^1]}", shape, own == "lora_A" ? [AxisRole.Unknown, AxisRole.Input] : [AxisRole.Output, AxisRole.Unknown]);
        return description with { Axes = description.Axes is { } axes ? new(axes.Select(axis => axis.Role == AxisRole.Unknown ? axis with { Name = "rank" } : axis)) : null };
    }
}
