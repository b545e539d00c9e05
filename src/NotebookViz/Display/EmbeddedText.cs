namespace NotebookViz.Display;

/// <summary>Scripts and styles that fragments carry.</summary>
internal static class EmbeddedText
{
    /// <summary>A text without its comment lines and indentation, which are for readers of the source.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return string.Join('\n', reader.ReadToEnd().Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("/*", StringComparison.Ordinal)));
    }
}
