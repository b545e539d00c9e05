using System.Globalization;
using System.Net;
using System.Text;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>The headings of a page as nested lists of links.</summary>
internal static class TableOfContents
{
    private const int DeepestLevel = 3;
    private const int Fewest = 2;

    /// <summary>Returns the table; empty if there are too few headings.</summary>
    /// <param name="headings">The headings of the page in order.</param>
    /// <param name="title">The title of the page, whose own heading is left out.</param>
    public static string Of(IEnumerable<Heading> headings, string title)
    {
        var shown = headings.Where(h => h.Level <= DeepestLevel && h.Text.Length > 0).ToList();
        if (shown is [{ Level: 1 } first, ..] && first.Text == title)
            shown.RemoveAt(0);
        if (shown.Count < Fewest)
            return "";

        var html = new StringBuilder("<nav class=\"toc\" aria-label=\"Contents\"><details><summary>Contents</summary>\n");
        var open = new Stack<int>();
        foreach (var heading in shown)
        {
            if (open.Count == 0 || heading.Level > open.Peek())
            {
                html.Append("<ul>");
                open.Push(heading.Level);
            }
            else
            {
                while (open.Count > 1 && heading.Level < open.Peek())
                {
                    html.Append("</li></ul>");
                    open.Pop();
                }
                html.Append("</li>");
            }
            html.Append(CultureInfo.InvariantCulture, $"\n<li><a href=\"#{Uri.EscapeDataString(heading.Id)}\">{WebUtility.HtmlEncode(heading.Text)}</a>");
        }
        foreach (var _ in open)
            html.Append("</li></ul>");
        return html.Append("\n</details></nav>\n").ToString();
    }
}
