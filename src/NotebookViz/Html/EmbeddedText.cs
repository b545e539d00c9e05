namespace NotebookViz.Html;

/// <summary>Scripts and styles that fragments carry. The build makes them small, see <c>src/Scripts</c>.</summary>
internal static class EmbeddedText
{
    /// <summary>The text of a resource.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
