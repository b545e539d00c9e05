namespace NotebookViz.Cli.Reports.Text;

/// <summary>A heading on the page.</summary>
/// <param name="Level">From 1 to 6.</param>
/// <param name="Id">Its anchor.</param>
/// <param name="Text">Its words, without markup.</param>
internal sealed record Heading(int Level, string Id, string Text);
