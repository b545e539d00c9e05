using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>
/// Reads HTML within a line as Markdig does, but looks for the end of a comment only where there is one: a text of many openings without an
/// end would be looked through once for each.
/// </summary>
internal sealed class RawHtmlParser : AutolinkInlineParser
{
    private static readonly (string Opening, string End)[] Kinds = [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")];

    // Of the last text: where the last end of each kind is. A pipeline is used by several threads, so it is replaced as a whole.
    private Ends _ends = new("", []);

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            if (slice.AsSpan().StartsWith(Kinds[kind].Opening))
            {
                if (LastEnds(slice.Text)[kind] < slice.Start)
                    return false;
                break;
            }
        }
        return base.Match(processor, ref slice);
    }

    private int[] LastEnds(string text)
    {
        var ends = _ends;
        if (!ReferenceEquals(ends.Text, text))
            _ends = ends = new(text, [.. Kinds.Select(kind => text.LastIndexOf(kind.End, StringComparison.Ordinal))]);
        return ends.Last;
    }

    private sealed record Ends(string Text, int[] Last);
}
