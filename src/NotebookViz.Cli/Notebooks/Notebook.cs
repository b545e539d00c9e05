using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>A notebook in memory, whatever format it came from.</summary>
internal sealed class Notebook
{
    /// <summary>The document as it was read, without its cells: what is not understood here is kept and written back.</summary>
    public JsonObject Document { get; init; } = [];

    public JsonObject? Metadata => Document["metadata"] as JsonObject;

    public required IReadOnlyList<Cell> Cells { get; init; }

    public IEnumerable<Cell> CodeCells => Cells.Where(c => c.Kind == CellKind.Code);

    /// <summary>Adds which kernel the notebook is for, where it does not say so.</summary>
    public void NameKernel()
    {
        if (Document["metadata"] is not JsonObject metadata)
            Document["metadata"] = metadata = [];
        PolyglotMetadata.Complete(metadata);
    }
}
