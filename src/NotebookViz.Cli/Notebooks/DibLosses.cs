using System.Globalization;
using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>What of a notebook a <c>.dib</c> has no place for.</summary>
internal static class DibLosses
{
    // What the header of a cell says as well.
    private static readonly string[] MetadataKept = ["dotnet_interactive", "polyglot_notebook"];

    /// <summary>One phrase for each kind of thing that is left out, such as "the outputs of 3 cells".</summary>
    public static IReadOnlyList<string> Of(Notebook notebook)
    {
        var losses = new List<string>();
        Count("the outputs of", cell => cell.Json["outputs"] is JsonArray { Count: > 0 } || cell.HasNewOutputs && cell.Outputs.Count > 0);
        Count("the attachments of", cell => cell.Json["attachments"] is JsonObject { Count: > 0 });
        Count("the metadata (tags and the like) of", cell =>
            cell.Json["metadata"] is JsonObject metadata && metadata.Any(p => !MetadataKept.Contains(p.Key)));
        Count("", cell => cell.Source.Trim('\n').Length == 0, "empty ");
        return losses;

        void Count(string what, Func<Cell, bool> isLost, string kind = "")
        {
            var count = notebook.Cells.Count(isLost);
            if (count > 0)
                losses.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {count} {kind}{(count == 1 ? "cell" : "cells")}").TrimStart());
        }
    }
}
