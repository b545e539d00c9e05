using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

internal enum CellKind { Code, Markdown, Raw }

/// <summary>One cell. Its source never changes; running it replaces the outputs.</summary>
internal sealed class Cell(CellKind kind, string language, string source)
{
    public CellKind Kind { get; } = kind;

    /// <summary>The name of the kernel for a code cell ("csharp"), as in <see cref="Languages"/>.</summary>
    public string Language { get; } = language;

    /// <summary>The text with <c>\n</c> line ends.</summary>
    public string Source { get; } = source;

    public int? ExecutionCount { get; set; }

    public IReadOnlyList<Output> Outputs { get; set; } = [];

    /// <summary>The cell as it was read; empty where it did not come from JSON.</summary>
    public JsonObject Json { get; init; } = [];

    public void ClearOutputs()
    {
        ExecutionCount = null;
        Outputs = [];
    }
}
