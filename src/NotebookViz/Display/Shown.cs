namespace NotebookViz.Display;

/// <summary>A value as a notebook stores it, in each of its MIME types. Made on demand; never throws.</summary>
/// <param name="Html">The HTML fragment.</param>
/// <param name="Png">The static picture as base64.</param>
/// <param name="Text">The text form.</param>
internal sealed record Shown(Func<string> Html, Func<string> Png, Func<string> Text)
{
    /// <summary>Called once no form of it is made any more.</summary>
    public Action Release { get; init; } = () => { };

    public static Shown Of(Weight weight) => Of(weight.Visualize());

    public static Shown Of(Visualization picture) =>
        new(picture.ToHtml, () => Convert.ToBase64String(picture.ToPng()), picture.ToString);

    /// <summary>An array of numbers or a tensor: the picture, and of few elements the numbers themselves.</summary>
    public static Shown WithValues(Weight weight) => WithValues(Of(weight), weight.Shape.Count == 0 ? null : ValueText.Of(weight));

    /// <summary>The same of arrays that are shown one by one.</summary>
    public static Shown WithValues(WeightList list) => WithValues(Of(list), ValueText.Of(list));

    private static Shown WithValues(Shown shown, string? values) => values is null ? shown : new(
        () => $"""<pre class="notebookviz-values" style="font:13px/1.5 ui-monospace,monospace;margin:0 0 4px;white-space:pre-wrap">{string.Join('\n', values.Split('\n').Select(HtmlText.Encode))}</pre>""" + "\n" + shown.Html(),
        shown.Png,
        () => $"{shown.Text()}\n{values}");

    /// <summary>A list; its static picture is that of its first weight, since an image can hold but one.</summary>
    public static Shown Of(WeightList list)
    {
        var pictures = new ListPictures(list);
        return new(
            () => ListFragment.Of(list, VizOptions.Default, pictures),
            () => list.Count == 0 ? Sentence(list.EmptySentence).Png() : Of(pictures.Of(0)).Png(),
            () => ListText.Of(list, pictures));
    }

    /// <summary>The values as a table.</summary>
    public static Shown Of(WeightTable table) => Table(table.ToHtml, table.ToString, "Values");

    /// <summary>A weight's statistics as a table.</summary>
    public static Shown Of(WeightStatistics statistics) => Table(statistics.ToHtml, statistics.ToString, "Statistics");

    /// <summary>What was loaded into what.</summary>
    public static Shown Of(LoadReport report) => Table(report.ToHtml, report.ToString, "What was loaded");

    /// <summary>How far work is.</summary>
    public static Shown Of(ProgressLine line) => Table(line.ToHtml, line.ToString, "Progress");

    /// <summary>A model's layers; as text as wide as a stored text may be. The static picture is that of the first weight.</summary>
    public static Shown Of(LayerList layers) =>
        new(layers.ToHtml, () => Of(layers.GetWeights()).Png(), () => layers.ToString(ConsoleWidth.Stored));

    /// <summary>A model's summary; as text as wide as a stored text may be.</summary>
    public static Shown Of(ModelSummary summary) => Table(summary.ToHtml, () => summary.ToString(ConsoleWidth.Stored), summary[0].Kind);

    // No kernel asks for a table's image; one that did would get a sentence.
    private static Shown Table(Func<string> html, Func<string> text, string kind) => new(html, Sentence($"{kind}: shown as a table.").Png, text);

    /// <summary>A sentence instead of a picture.</summary>
    public static Shown Sentence(string sentence)
    {
        var weight = Weight.WithoutValues("", [], ElementType.Float32, sentence);
        return new(
            () => $"""<p class="notebookviz" style="font:14px/1.5 system-ui,sans-serif">{HtmlText.Encode(sentence)}</p>""",
            () => Convert.ToBase64String(weight.ToPng()),
            () => sentence);
    }
}
