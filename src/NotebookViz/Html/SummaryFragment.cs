using System.Globalization;
using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>A summary as HTML: the totals and a table that can be folded, with neither script nor picture.</summary>
internal static class SummaryFragment
{
    private const string Light = ";font-weight:400";
    private const string Bold = ";font-weight:600";
    private const string Warning = "border-left:3px solid #e8590c;padding-left:6px";
    private const string Muted = "opacity:.7";
    private const int MostRows = 1500;

    public static string Of(ModelSummary summary)
    {
        var table = SummaryTable.Of(summary);
        var html = new StringBuilder("""<div class="notebookviz-summary" style="font:13px/1.45 system-ui,sans-serif;max-width:100%;overflow-x:auto;text-align:left">""").Append('\n');
        html.Append(CultureInfo.InvariantCulture, $"""<p style="margin:0 0 6px"><strong>{HtmlText.Encode(table.Title)}</strong>{(table.Inputs.Length == 0 ? "" : $", {HtmlText.Encode(table.Inputs)}")}</p>""").Append('\n');
        var totals = new HtmlTable(HtmlTableStyle.Lined, new(""), new("", IsNumber: true)) { HasHead = false };
        foreach (var (what, value, counted) in table.Totals)
            totals.Add(new HtmlCell(HtmlText.Encode(what) + (counted.Length == 0 ? "" : $" <span style=\"{Muted}\">({HtmlText.Encode(counted)})</span>")) { IsHeader = true, Style = Light }, value);
        html.Append(totals);
        if (summary.Error is { } error)
            html.Append(CultureInfo.InvariantCulture, $"""<p style="margin:0 0 8px;{Warning}">⚠ {HtmlText.Encode(error)}</p>""").Append('\n');
        HtmlColumn[] columns = summary.HasOutputs
            ? [new("layer"), new("kind"), new("input"), new("output"), new("parameters", IsNumber: true), new("multiply-adds", IsNumber: true)]
            : [new("layer"), new("kind"), new("parameters", IsNumber: true)];
        var layers = new HtmlTable(HtmlTableStyle.Lined, columns);
        var folds = new SummaryFolds();
        for (int i = 0; i < Math.Min(summary.Count, MostRows); i++)
        {
            bool hasInside = i + 1 < summary.Count && summary[i + 1].Depth > summary[i].Depth;
            var (attributes, box) = folds.Add(summary[i], hasInside);
            layers.Add(layers.StartRow(attributes, [.. Cells(summary, i, box)]) + HtmlTable.RowEnd);
        }
        html.Append(folds.Style).Append(layers);
        if (summary.Count > MostRows)
            html.Append(CultureInfo.InvariantCulture, $"<p>… and {Numbers.Grouped(summary.Count - MostRows)} more layers.</p>\n");
        return html.Append("</div>").ToString();
    }

    private static IEnumerable<HtmlCell> Cells(ModelSummary summary, int index, string box)
    {
        var row = summary[index];
        var name = HtmlCell.Header(row.LocalName, row.Depth);
        yield return name with { Html = name.Html + box, Style = $";white-space:nowrap{(row.IsGroup ? Bold : Light)}" };
        bool isModel = row.Depth == 0 && row.IsGroup && row.Settings.Length == 0;
        yield return new HtmlCell((isModel ? "" : HtmlText.Encode(row.Description)) + string.Concat(SummaryTable.Notes(row).Select(Note))) { Style = ";min-width:11em" };
        if (summary.HasOutputs)
        {
            yield return Shapes(row.InputShapes);
            yield return Shapes(row.OutputShapes);
        }
        yield return Number(SummaryTable.Parameters(row), row.Parameters - row.OwnParameters);
        if (summary.HasOutputs)
            yield return SummaryTable.MultiplyAdds(summary, index) is { Length: > 0 } told ? told : Number("", row.MultiplyAdds ?? 0);

        HtmlCell Number(string own, long inside) => new HtmlCell(own) with { Attributes = box.Length == 0 ? "" : SummaryFolds.Inside(own, inside) };
    }

    // A shape is not wrapped; several shapes are below each other.
    private static HtmlCell Shapes(IReadOnlyList<IReadOnlyList<long>> shapes) =>
        new(shapes.Count == 0 ? SummaryTable.NotVisited : string.Join("<br>", shapes.Select(Numbers.Shape))) { Style = ";white-space:nowrap;font-variant-numeric:tabular-nums" };

    private static string Note(string note) => note.StartsWith("failed", StringComparison.Ordinal)
        ? $"""<br><span style="{Warning}">⚠ {HtmlText.Encode(note)}</span>"""
        : $"""<br><span style="{Muted}">{HtmlText.Encode(note)}</span>""";
}

/// <summary>The texts in the table of a summary, for every output format.</summary>
internal sealed class SummaryTable
{
    /// <summary>The text for layers that the forward pass did not reach.</summary>
    public const string NotVisited = "—";

    private SummaryTable(ModelSummary summary)
    {
        HasMultiplyAdds = summary.HasOutputs;
        Title = summary[0].Kind;
        Inputs = summary.HasOutputs ? $"input {string.Join(", ", summary.InputShapes.Select(Numbers.Shape))}" : "";
        Totals = [.. TotalsOf(summary)];
    }

    public static SummaryTable Of(ModelSummary summary) => new(summary);

    /// <summary>The model's kind.</summary>
    public string Title { get; }

    /// <summary>The inputs' shapes; empty where no forward pass was run.</summary>
    public string Inputs { get; }

    /// <summary>True if there are columns for the forward pass.</summary>
    public bool HasMultiplyAdds { get; }

    /// <summary>The totals: a name, a value, and an explanation of what is counted.</summary>
    public IReadOnlyList<(string What, string Value, string Counted)> Totals { get; }

    /// <summary>The shapes of a layer's inputs or outputs.</summary>
    public static string Shapes(IReadOnlyList<IReadOnlyList<long>> shapes) => shapes.Count == 0 ? NotVisited : string.Join(", ", shapes.Select(Numbers.Shape));

    /// <summary>The remarks about a layer, and how many layers are folded into it.</summary>
    public static IEnumerable<string> Notes(SummaryRow row) =>
        row.FoldedLayers == 0 ? row.Notes : row.Notes.Prepend($"{Numbers.Grouped(row.FoldedLayers)} {(row.FoldedLayers == 1 ? "layer" : "layers")} inside");

    /// <summary>A layer's own parameters, so that the column adds up; empty for a group that has none of its own.</summary>
    public static string Parameters(SummaryRow row) => row.IsGroup && row.OwnParameters == 0 ? "" : Numbers.Grouped(row.OwnParameters);

    /// <summary>A layer's multiply-adds; empty for a group whose layers have their own numbers.</summary>
    public static string MultiplyAdds(ModelSummary summary, int index)
    {
        var row = summary[index];
        bool told = row.IsGroup && Enumerable.Range(index + 1, summary.Count - index - 1).TakeWhile(i => summary[i].Depth > row.Depth)
            .Any(i => summary[i].MultiplyAdds is not null);
        return told ? "" : row.MultiplyAdds is { } number ? Numbers.Grouped(number) : NotVisited;
    }

    private static IEnumerable<(string, string, string)> TotalsOf(ModelSummary summary)
    {
        yield return ("parameters", Numbers.Grouped(summary.Parameters), "");
        yield return ("trainable", Numbers.Grouped(summary.TrainableParameters), "");
        yield return ("non-trainable", Numbers.Grouped(summary.NonTrainableParameters), "");
        yield return ("memory of weights", Numbers.Bytes(summary.WeightBytes), "parameters and buffers");
        yield return ("memory of gradients", Numbers.Bytes(summary.GradientBytes), "trainable parameters × element size");
        if (!summary.HasOutputs)
            yield break;
        yield return ("memory of activations", Total(summary.ActivationBytes, summary.KnownActivationBytes, Numbers.Bytes), "outputs of the innermost layers, one forward pass");
        yield return ("multiply-adds", Total(summary.MultiplyAdds, summary.KnownMultiplyAdds, Numbers.Grouped), "one forward pass");
    }

    private static string Total(long? total, long known, Func<long, string> text) =>
        total is { } number ? text(number) : known > 0 ? $"at least {text(known)}" : NotVisited;
}
