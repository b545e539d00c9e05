using System.Text.Json.Nodes;

namespace NotebookViz.BrowserTests.Infrastructure;

/// <summary>A notebook with stored outputs, which a test puts together.</summary>
internal sealed class TestNotebook
{
    private readonly JsonArray _cells = [];

    public JsonObject Metadata { get; } = [];

    public TestNotebook Text(string markdown) => Add("markdown", markdown);

    public TestNotebook Code(string source, params JsonObject[] outputs) => Add("code", source, outputs);

    /// <summary>The cells of another notebook.</summary>
    public TestNotebook Append(string path)
    {
        foreach (var cell in JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray())
            _cells.Add(cell!.DeepClone());
        return this;
    }

    public static JsonObject Html(string html) => Data("text/html", html);

    public static JsonObject Data(string mimeType, JsonNode value) => new()
    {
        ["output_type"] = "display_data",
        ["metadata"] = new JsonObject(),
        ["data"] = new JsonObject { [mimeType] = value },
    };

    public static JsonObject Stream(string text) => new() { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = text };

    public static JsonObject Error(string name, string message, string traceback) => new()
    {
        ["output_type"] = "error",
        ["ename"] = name,
        ["evalue"] = message,
        ["traceback"] = new JsonArray(traceback),
    };

    public override string ToString() => new JsonObject
    {
        ["cells"] = _cells.DeepClone(),
        ["metadata"] = Metadata.DeepClone(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    }.ToJsonString();

    private TestNotebook Add(string type, string source, params JsonObject[] outputs)
    {
        var cell = new JsonObject { ["cell_type"] = type, ["metadata"] = new JsonObject(), ["source"] = source };
        if (type == "code")
            (cell["outputs"], cell["execution_count"]) = (new JsonArray([.. outputs]), 1);
        _cells.Add(cell);
        return this;
    }
}
