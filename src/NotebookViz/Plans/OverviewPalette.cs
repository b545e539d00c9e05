namespace NotebookViz.Plans;

/// <summary>The colours of an overview and their meanings.</summary>
/// <param name="Explanation">The meaning of the colours, as a sentence; empty for roles, whose names explain them.</param>
/// <param name="Colors">The word for each colour.</param>
internal sealed record OverviewPalette(string Explanation, IReadOnlyList<(string Name, Rgb Color)> Colors)
{
    // The largest relative change of each colour after the first, which stands for no change.
    private static readonly double[] Steps = [1e-4, 1e-3, 1e-2, 0.1, 1];

    /// <summary>Colours by the role of a weight.</summary>
    public static OverviewPalette Roles { get; } = new("", [.. Enum.GetValues<WeightRole>().Select(role => (role.DisplayName(), role.Color()))]);

    /// <summary>Colours by the relative change of a weight.</summary>
    // From cool to warm, each dark enough for a white line on it.
    public static OverviewPalette Changes { get; } = new("Colour: the relative change ‖B − A‖ / ‖A‖ of each weight; bands: the values of B.",
    [
        ("unchanged", new(0x8a, 0x8a, 0x8a)), ("up to 0.01 %", new(0x2b, 0x4c, 0x9b)), ("up to 0.1 %", new(0x2f, 0x7b, 0xc4)), ("up to 1 %", new(0x0f, 0x8f, 0x8f)),
        ("up to 10 %", new(0xb8, 0x86, 0x00)), ("up to 100 %", new(0xd9, 0x5a, 0x1f)), ("more than 100 %, or not defined", new(0x8f, 0x15, 0x45)),
    ]);

    /// <summary>The colour in <see cref="Changes"/> for a relative change; infinity stands for an undefined one.</summary>
    public static int OfChange(double change) => change == 0 ? 0 : 1 + Steps.Count(step => change > step);
}
