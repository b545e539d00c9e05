using NotebookViz.Display;

namespace NotebookViz;

public sealed partial class LayerList
{
    /// <summary>
    /// The HTML fragment: a foldable table of the layers with a picture of every weight that fits into <see cref="VizOptions.MaxBytes"/>.
    /// Without scripts it is the table, and the pictures below it.
    /// </summary>
    public string ToHtml() => LayerFragment.Of(this, VizOptions.Default);

    /// <summary>The layers as a table for consoles, as wide as the console, or 110 characters where there is none.</summary>
    public override string ToString() => LayerText.Of(this, ConsoleWidth.Current);

    /// <summary>The layers as a table of at most so many characters a line; longer texts are cut.</summary>
    /// <param name="width">Characters a line; where even short texts need more, the table is wider.</param>
    public string ToString(int width) => LayerText.Of(this, width);

    /// <summary>Writes the list to a file: a page (.html) with up to sixteen times the pictures of a display, or text (.txt).</summary>
    /// <param name="path">The file; its ending tells the kind. It is complete or not there.</param>
    /// <exception cref="ArgumentException">The ending is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => TableFile.Save(path, Root.Kind,
        () => LayerFragment.Of(this, VizOptions.Default with { MaxBytes = (int)Math.Min(int.MaxValue, 16L * VizOptions.Default.MaxBytes) }), () => ToString(ConsoleWidth.Stored));

    /// <summary>Opens the list as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Browser.Show(Root.Kind, Save, ToString);

    /// <summary>What LINQPad shows.</summary>
    public object ToDump() => HostConventions.ToDump(ToHtml());
}
