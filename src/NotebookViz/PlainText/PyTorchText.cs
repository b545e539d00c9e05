using NotebookViz.Common;

namespace NotebookViz.PlainText;

/// <summary>A model as PyTorch prints it.</summary>
internal static class PyTorchText
{
    public static string Of(ModelSummary summary)
    {
        int next = 0;
        return Module(summary, ref next, within: "");
    }

    // Writes the row at an index and the rows in it; the index moves past them.
    private static string Module(ModelSummary summary, ref int next, string within)
    {
        var row = summary[next++];
        List<(string Name, string Text)> parts = [];
        while (next < summary.Count && summary[next].Depth > row.Depth)
            parts.Add((summary[next].LocalName, Module(summary, ref next, row.Kind)));
        // PyTorch's class for it, which behaves like Linear.
        string kind = within == "MultiheadAttention" && row.LocalName == "out_proj" ? "NonDynamicallyQuantizableLinear" : row.Kind;
        if (row.FoldedLayers > 0)
            return $"{kind}(…)";
        if (parts.Count == 0)
            return $"{kind}({row.PyTorchSettings})";
        var lines = (row.Kind == "ModuleList" ? Repeated(parts) : parts.Select(part => $"({part.Name}): {part.Text}"))
            .Prepend(row.PyTorchSettings).Where(line => line.Length > 0);
        return $"{kind}(\n  {string.Join("\n", lines).Replace("\n", "\n  ", StringComparison.Ordinal)}\n)";
    }

    // For equal consecutive layers PyTorch 2 prints the first one and their number.
    private static IEnumerable<string> Repeated(List<(string Name, string Text)> parts)
    {
        for (int first = 0, end; first < parts.Count; first = end)
        {
            for (end = first + 1; end < parts.Count && parts[end].Text == parts[first].Text;)
                end++;
            yield return end == first + 1
                ? $"({parts[first].Name}): {parts[first].Text}"
                : $"({parts[first].Name}-{parts[end - 1].Name}): {Numbers.Exact(end - first)} x {parts[first].Text}";
        }
    }
}
