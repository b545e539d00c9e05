namespace NotebookViz.Planning;

/// <summary>What a value that is not finite is; where a cell has several, the first of these is shown.</summary>
internal enum MarkKind
{
    NaN,
    PositiveInfinity,
    NegativeInfinity,
}

internal static class MarkKinds
{
    /// <summary>The kind of a value that is not finite.</summary>
    public static MarkKind Of(double value) =>
        double.IsNaN(value) ? MarkKind.NaN : value > 0 ? MarkKind.PositiveInfinity : MarkKind.NegativeInfinity;

    /// <summary>The name as it stands in captions and on hover.</summary>
    public static string Text(this MarkKind kind) => kind switch
    {
        MarkKind.NaN => "NaN",
        MarkKind.PositiveInfinity => "+Inf",
        _ => "-Inf",
    };
}
