using NotebookViz.Display;

namespace NotebookViz;

public sealed partial class ModelSummary
{
    /// <summary>The summary as a table in HTML; it has no script.</summary>
    public string ToHtml() => SummaryFragment.Of(this);

    /// <summary>The summary as a Markdown table and a list of the totals.</summary>
    public string ToMarkdown() => SummaryText.Markdown(this);

    /// <summary>The summary as a table for consoles, as wide as the console, or 110 characters where there is none.</summary>
    public override string ToString() => SummaryText.Of(this, ConsoleWidth.Current);

    /// <summary>The summary as a table of at most so many characters a line; longer texts are cut.</summary>
    /// <param name="width">Characters a line; where even short texts need more, the table is wider.</param>
    public string ToString(int width) => SummaryText.Of(this, width);

    /// <summary>Writes the summary to a file: a page (.html), Markdown (.md) or text (.txt).</summary>
    /// <param name="path">The file; its ending tells the kind. It is complete or not there.</param>
    /// <exception cref="ArgumentException">The ending is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => TableFile.Save(path, this[0].Kind, ToHtml, () => ToString(ConsoleWidth.Stored), ToMarkdown);

    /// <summary>Opens the summary as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Browser.Show(this[0].Kind, Save, ToString);

    /// <summary>What LINQPad shows.</summary>
    public object ToDump() => HostConventions.ToDump(ToHtml());
}
