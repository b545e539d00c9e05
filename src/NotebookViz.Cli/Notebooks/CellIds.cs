using System.Text.RegularExpressions;

namespace NotebookViz.Cli.Notebooks;

/// <summary>The ids that nbformat 4.5 asks of each cell.</summary>
internal static partial class CellIds
{
    public static bool HasOne(Cell cell) => cell.Json.ContainsKey("id");

    /// <summary>The ids that are there and valid; for the rest one made of the place of the cell, so that it is the same on each run.</summary>
    public static string[] Of(IReadOnlyList<Cell> cells)
    {
        var ids = cells.Select(c => JsonPath.Text(c.Json, "id") is { } id && ValidId().IsMatch(id) ? id : null).ToArray();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        // Of two cells with one id, as a careless copy makes them, the first keeps it.
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] is { } id && !taken.Add(id))
                ids[i] = null;
        }
        for (var i = 0; i < ids.Length; i++)
        {
            var id = ids[i] ?? $"cell-{i + 1}";
            for (var n = 2; ids[i] is null && !taken.Add(id); n++)
                id = $"cell-{i + 1}-{n}";
            ids[i] = id;
        }
        return ids!;
    }

    // Not $, which would let a line end pass.
    [GeneratedRegex(@"^[a-zA-Z0-9_-]{1,64}\z")]
    private static partial Regex ValidId();
}
