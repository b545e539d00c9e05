namespace NotebookViz.Plans;

/// <summary>What the colours of an overview tell apart.</summary>
/// <param name="Explanation">What they mean, as a sentence; empty for roles, whose names say it.</param>
/// <param name="Colors">The word for each colour.</param>
internal sealed record OverviewPalette(string Explanation, IReadOnlyList<(string Name, Rgb Color)> Colors)
{
    // The largest relative change of each colour after the first, which is for none at all.
    private static readonly double[] Steps = [1e-4, 1e-3, 1e-2, 0.1, 1];

    /// <summary>What a weight does.</summary>
    public static OverviewPalette Roles { get; } = new("", [.. Enum.GetValues<WeightRole>().Select(role => (role.DisplayName(), role.Color()))]);

    /// <summary>How much a weight has changed.</summary>
    // From cool to hot, and each dark enough for a white line on it.
    public static OverviewPalette Changes { get; } = new("Colour: the relative change ‖B − A‖ / ‖A‖ of each weight; bands: the values of B.",
    [
        ("unchanged", new(0x8a, 0x8a, 0x8a)), ("up to 0.01 %", new(0x2b, 0x4c, 0x9b)), ("up to 0.1 %", new(0x2f, 0x7b, 0xc4)), ("up to 1 %", new(0x0f, 0x8f, 0x8f)),
        ("up to 10 %", new(0xb8, 0x86, 0x00)), ("up to 100 %", new(0xd9, 0x5a, 0x1f)), ("more than 100 %, or not defined", new(0x8f, 0x15, 0x45)),
    ]);

    /// <summary>The colour in <see cref="Changes"/> for how much a weight has changed; infinite where that is not defined.</summary>
    public static int OfChange(double change) => change == 0 ? 0 : 1 + Steps.Count(step => change > step);
}
