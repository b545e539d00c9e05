namespace NotebookViz.Display;

/// <summary>A value as a notebook stores it, in each of its MIME types. Made on demand; never throws.</summary>
/// <param name="Html">The HTML fragment.</param>
/// <param name="Png">The static picture as base64.</param>
/// <param name="Text">The text form.</param>
internal sealed record Shown(Func<string> Html, Func<string> Png, Func<string> Text)
{
    public static Shown Of(Weight weight) => Of(weight.Visualize());

    public static Shown Of(Visualization picture) =>
        new(picture.ToHtml, () => Convert.ToBase64String(picture.ToPng()), picture.ToString);

    /// <summary>A list; its static picture is that of its first weight, since an image can hold but one.</summary>
    public static Shown Of(WeightList list) =>
        new(list.ToHtml, () => list.Count == 0 ? Sentence(list.EmptySentence).Png() : Of(list[0]).Png(), list.ToString);

    /// <summary>A table; there is no picture of it, so its image says what it is.</summary>
    public static Shown Of(WeightTable table) =>
        new(table.ToHtml, () => Sentence("A table of values: see the HTML or text form.").Png(), table.ToString);

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
