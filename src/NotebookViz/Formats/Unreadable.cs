namespace NotebookViz.Formats;

/// <summary>Weights that cannot be read, listed beside those that can.</summary>
internal static class Unreadable
{
    /// <summary>A weight of which only the name is known.</summary>
    public static Weight Of(string name, string problem) => Weight.WithoutValues(name, [], "unknown", Sentence(problem));

    /// <inheritdoc cref="Of(string, string)"/>
    public static Weight Of(string name, WeightFileException error) => Of(name, error.Problem);

    /// <summary>Turns a problem into a sentence.</summary>
    public static string Sentence(string problem) => char.ToUpperInvariant(problem[0]) + problem[1..];
}
