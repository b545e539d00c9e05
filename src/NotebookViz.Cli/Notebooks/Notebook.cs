using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>A notebook in memory, whatever format it came from.</summary>
internal sealed class Notebook
{
    /// <summary>The document as it was read, without its cells: what is not understood here is kept and written back.</summary>
    public JsonObject Document { get; init; } = [];

    public required IReadOnlyList<Cell> Cells { get; init; }

    public IEnumerable<Cell> CodeCells => Cells.Where(c => c.Kind == CellKind.Code);
}
