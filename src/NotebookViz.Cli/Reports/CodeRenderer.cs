using System.Globalization;
using System.Net;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Reports.Code;

namespace NotebookViz.Cli.Reports;

/// <summary>Renders the code of a cell.</summary>
internal sealed class CodeRenderer(CodeView view)
{
    /// <summary>Returns the code as HTML; empty if no code is shown.</summary>
    public string Render(Cell cell)
    {
        if (view == CodeView.Hide || string.IsNullOrWhiteSpace(cell.Source))
            return "";
        var source = cell.Source.Trim('\n').TrimEnd();
        var lines = source.Count(c => c == '\n') + 1;
        var code = $"<pre tabindex=\"0\"><code>{Highlighter.ToHtml(source, cell.Language)}</code></pre>";
        // One line is its own summary.
        if (view == CodeView.Show || lines == 1)
            return $"<div class=\"code\">{code}</div>\n";
        var first = source.Split('\n').First(line => !string.IsNullOrWhiteSpace(line)).Trim();
        var count = string.Create(CultureInfo.InvariantCulture, $"{lines} lines");
        return $"<details class=\"code\"><summary><code>{WebUtility.HtmlEncode(first)}</code><span class=\"lines\">{count}</span></summary>{code}</details>\n";
    }
}

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
