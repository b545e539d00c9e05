using System.Text.RegularExpressions;
using NotebookViz.Cli.Reports.Text;

namespace NotebookViz.Cli.Reports;

/// <summary>
/// Adapts figures of this library to a page with many of them: the page contains the script that draws them only once, and a figure that
/// occurs twice gets two ids.
/// </summary>
internal sealed partial class FigureFragments(PageIds ids)
{
    /// <summary>The pattern of ids in the fragments of figures and of lists of layers.</summary>
    private const string Id = "nv-[0-9a-f]+";

    public string Settle(string html) => Layers().Replace(Figure().Replace(ListLoader().Replace(html, ""), SettleFigure), WithIdOfItsOwn);

    private string SettleFigure(Match match) => WithIdOfItsOwn(match, WithoutLoader(match.Value, match.Groups["id"].Value))
        .Replace("<img src=\"data:", "<img decoding=\"async\" src=\"data:", StringComparison.Ordinal);

    /// <summary>
    /// Returns the figure without the script that draws it, for any version of this library. A chart that needs more of plotly.js passes a
    /// further argument after the id; its script stays.
    /// </summary>
    private static string WithoutLoader(string figure, string id)
    {
        // No other script of this library adds this style sheet. Before its names were shortened, the script ended with a semicolon.
        const string begin = "<script>", style = "\"notebookviz-style\"", end = "</script>";
        int start = figure.LastIndexOf(begin, StringComparison.Ordinal);
        int stop = start < 0 ? -1 : figure.IndexOf(end, start, StringComparison.Ordinal);
        if (stop < 0)
            return figure;
        string script = figure[start..stop].TrimEnd().TrimEnd(';');
        return script.EndsWith($"(\"{id}\")", StringComparison.Ordinal) && script.Contains(style, StringComparison.Ordinal)
            ? figure.Remove(start, stop + end.Length - start)
            : figure;
    }

    private string WithIdOfItsOwn(Match match) => WithIdOfItsOwn(match, match.Value);

    private string WithIdOfItsOwn(Match match, string html)
    {
        var id = match.Groups["id"].Value;
        return ids.Claim(id, separator: "x") is var own && own == id ? html : html.Replace(id, own, StringComparison.Ordinal);
    }

    [GeneratedRegex($"""<figure class="notebookviz(?:-overview|-contact| [^"]*)?" id="(?<id>{Id})".*?</figure>""", RegexOptions.Singleline)]
    private static partial Regex Figure();

    [GeneratedRegex("""<script class="notebookviz-loader">.*?</script>\n?""", RegexOptions.Singleline)]
    private static partial Regex ListLoader();

    // The rest of the output belongs to the list.
    [GeneratedRegex($"""<div class="notebookviz-layers" id="(?<id>{Id})".*""", RegexOptions.Singleline)]
    private static partial Regex Layers();
}
