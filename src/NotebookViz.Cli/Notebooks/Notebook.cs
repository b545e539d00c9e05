using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>A notebook in memory, whatever format it came from.</summary>
internal sealed class Notebook
{
    /// <summary>The document as it was read, without its cells. Unknown content is kept and written back.</summary>
    public JsonObject Document { get; init; } = [];

    public JsonObject? Metadata => Document["metadata"] as JsonObject;

    public required IReadOnlyList<Cell> Cells { get; init; }

    public IEnumerable<Cell> CodeCells => Cells.Where(c => c.Kind == CellKind.Code);

    /// <summary>Adds the notebook's kernel to the metadata if it is missing.</summary>
    public void NameKernel()
    {
        if (Document["metadata"] is not JsonObject metadata)
            Document["metadata"] = metadata = [];
        PolyglotMetadata.Complete(metadata);
    }
}

internal enum CellKind { Code, Markdown, Raw }

/// <summary>One cell. Its source never changes; running it replaces the outputs.</summary>
internal sealed class Cell(CellKind kind, string language, string source)
{
    private IReadOnlyList<Output>? _outputs;
    private int? _executionCount;

    public CellKind Kind { get; } = kind;

    /// <summary>The name of the kernel for a code cell ("csharp"), as in <see cref="Languages"/>.</summary>
    public string Language { get; } = language;

    /// <summary>The text with <c>\n</c> line endings.</summary>
    public string Source { get; } = source;

    /// <summary>The cell as it was read; empty if it does not come from JSON.</summary>
    public JsonObject Json { get; init; } = [];

    /// <summary>Whether the outputs replace those of <see cref="Json"/>, which are otherwise kept unchanged.</summary>
    public bool HasNewOutputs { get; private set; }

    public int? ExecutionCount
    {
        get => HasNewOutputs ? _executionCount : StoredOutputs.ExecutionCount(Json);
        set
        {
            Renew();
            _executionCount = value;
        }
    }

    /// <summary>The outputs. They are read from <see cref="Json"/> on first use, because they may be large and a conversion does not need them.</summary>
    public IReadOnlyList<Output> Outputs
    {
        get => _outputs ??= StoredOutputs.Read(Json);
        set
        {
            Renew();
            _outputs = value;
        }
    }

    public void ClearOutputs()
    {
        (_executionCount, _outputs) = (null, []);
        HasNewOutputs = true;
    }

    private void Renew()
    {
        if (HasNewOutputs)
            return;
        (_executionCount, _outputs) = (ExecutionCount, Outputs);
        HasNewOutputs = true;
    }
}
