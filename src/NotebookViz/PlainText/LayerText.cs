using NotebookViz.Common;
using NotebookViz.Html;

namespace NotebookViz.PlainText;

/// <summary>A list of layers as a table for consoles.</summary>
internal static class LayerText
{
    private const int MostRows = 400;

    public static string Of(LayerList layers, int width)
    {
        TextColumn[] columns =
        [
            new("layer", Shrinks: true), new("kind", Shrinks: true), new("weights", Shrinks: true), new("parameters", IsNumber: true),
            new("share", IsNumber: true), new("memory", IsNumber: true),
        ];
        string[][] rows = [.. layers.Take(MostRows).Select(row => new[]
        {
            new string(' ', row.Depth * 2) + row.LocalName,
            row.Depth == 0 && row.Children.Count > 0 && row.Settings.Length == 0 ? "" : row.Description,
            string.Join(" ", row.Weights.Where(weight => weight.IsParameter).Select(weight => Numbers.Shape(weight.Weight.Shape))),
            Numbers.Grouped(row.Parameters),
            LayerCells.Share(layers, row),
            row.Bytes == 0 ? "" : Numbers.Bytes(row.Bytes),
        })];
        List<string> lines = [LayerCells.Title(layers), TextTable.Of(columns, rows, width)];
        if (layers.Count > MostRows)
            lines.Add($"… and {Numbers.Grouped(layers.Count - MostRows)} more layers");
        foreach (var row in layers)
        {
            if (row.TiedTo is { } first)
                lines.Add($"{row.Name}: same layer as {first}");
            lines.AddRange(row.Weights.Where(weight => weight.TiedTo is not null && row.TiedTo is null)
                .Select(weight => $"{weight.Weight.Name}: the same tensor as {weight.TiedTo}, counted once"));
            lines.AddRange(row.Warnings.Select(warning => $"warning: {(row.Name.Length == 0 || warning.StartsWith(row.Name, StringComparison.Ordinal) ? "" : row.Name + ": ")}{warning}"));
        }
        return string.Join('\n', lines);
    }
}
