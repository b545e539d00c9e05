using System.Text;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>Notebooks as the text of their files.</summary>
internal static class NotebookText
{
    public static Notebook ReadIpynb(string text) => IpynbFormat.Parse(Encoding.UTF8.GetBytes(text));

    public static string ToIpynb(this Notebook notebook)
    {
        using var stream = new MemoryStream();
        IpynbWriter.Write(notebook, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static JsonNode ToJson(this Notebook notebook) => JsonNode.Parse(notebook.ToIpynb())!;

    public static void AssertSame(JsonNode expected, JsonNode actual)
    {
        // The texts first, since the message about two trees would tell little.
        if (!JsonNode.DeepEquals(expected, actual))
            Assert.Equal(expected.ToString(), actual.ToString());
    }
}
