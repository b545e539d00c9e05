namespace NotebookViz.Rendering.Text;

/// <summary>A row of eighth blocks: a line plot for consoles.</summary>
internal static class Sparkline
{
    /// <summary>The most characters that a sparkline takes.</summary>
    public const int MostCharacters = 64;

    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>One character a value, from the lowest block for the smallest to the highest for the largest; "!" where it is not finite.</summary>
    /// <remarks>Where the values are too many, a character shows the one of largest magnitude of a run.</remarks>
    public static string Of(IReadOnlyList<double> values)
    {
        int run = (values.Count + MostCharacters - 1) / MostCharacters;
        var points = values.Chunk(Math.Max(1, run)).Select(chunk => chunk.Aggregate(double.MaxMagnitude)).ToArray();
        var finite = points.Where(double.IsFinite).ToArray();
        if (finite.Length == 0)
            return new string('!', points.Length);
        double low = finite.Min(), span = finite.Max() - low;
        return string.Concat(points.Select(point => !double.IsFinite(point)
            ? '!'
            : Blocks[span == 0 ? 3 : (int)Math.Round((point - low) / span * (Blocks.Length - 1))]));
    }
}
