namespace NotebookViz.Cli.Reports;

/// <summary>How a report shows the code of its cells.</summary>
internal enum CodeView
{
    /// <summary>The first line, and the rest when it is opened.</summary>
    Fold,

    /// <summary>Not at all.</summary>
    Hide,

    /// <summary>All of it.</summary>
    Show,
}
