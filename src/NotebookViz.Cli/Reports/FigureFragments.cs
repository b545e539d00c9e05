using System.Text.RegularExpressions;
using NotebookViz.Cli.Reports.Text;

namespace NotebookViz.Cli.Reports;

/// <summary>
/// Fits the figures of this library into a page that holds many: the script that draws them is on the page once, not in each of them, and
/// a figure that is there twice has two ids.
/// </summary>
internal sealed partial class FigureFragments(PageIds ids)
{
    /// <summary>What an id begins with in the fragments of figures and of lists of layers.</summary>
    private const string Id = "nv-[0-9a-f]+";

    public string Settle(string html) => Layers().Replace(Figure().Replace(ListLoader().Replace(html, ""), SettleFigure), WithIdOfItsOwn);

    private string SettleFigure(Match match) => WithIdOfItsOwn(match, WithoutLoader(match.Value, match.Groups["id"].Value))
        .Replace("<img src=\"data:", "<img decoding=\"async\" src=\"data:", StringComparison.Ordinal);

    /// <summary>
    /// The figure without the script that draws it, whichever version of this library it is of. That of a chart which needs more of
    /// plotly.js is told so behind the id, and stays.
    /// </summary>
    private static string WithoutLoader(string figure, string id)
    {
        // With a space in scripts that were stored before spaces were left out.
        const string begin = "<script>(function(id", spaced = "<script>(function (id", end = "</script>";
        int start = Math.Max(figure.LastIndexOf(begin, StringComparison.Ordinal), figure.LastIndexOf(spaced, StringComparison.Ordinal));
        if (start < 0)
            return figure;
        int stop = figure.IndexOf(end, start, StringComparison.Ordinal);
        return stop >= 0 && figure[..stop].TrimEnd().EndsWith($"(\"{id}\");", StringComparison.Ordinal)
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

    // The rest of the output is the list's.
    [GeneratedRegex($"""<div class="notebookviz-layers" id="(?<id>{Id})".*""", RegexOptions.Singleline)]
    private static partial Regex Layers();
}
