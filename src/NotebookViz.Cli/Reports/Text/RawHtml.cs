using System.Globalization;
using System.Buffers;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Ganss.Xss;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>
/// HTML in Markdown. Text elements are kept, as on GitHub; scripts and everything else that could act is shown as text. Tags are handled
/// one by one, because there may be Markdown between them; HtmlSanitizer checks attributes.
/// </summary>
/// <param name="ids">The ids of the page.</param>
/// <param name="embed">Returns the data of a picture by its address, or null if it cannot be embedded.</param>
internal sealed partial class RawHtml(PageIds ids, Func<string, string?> embed)
{
    private static readonly HashSet<string> Elements = Words(
        """
        a abbr b big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6
        hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u
        ul var wbr
        """);

    private static readonly HashSet<string> Attributes = Words(
        """
        align alt bgcolor border cellpadding cellspacing color colspan datetime dir height href id lang name open rowspan scope size span src
        start style title type valign value width
        """);

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly HtmlSanitizer Sanitizer = NewSanitizer();

    public string Filter(string html)
    {
        var result = new StringBuilder();
        // Where the next comment ends. The search continues only after that position, so that a text with many openings takes linear time.
        var commentEnd = 0;
        for (var at = 0; at < html.Length;)
        {
            var open = html.IndexOf('<', at);
            if (open < 0)
                open = html.Length;
            // Character references are kept, because no element can begin with one.
            result.Append(html, at, open - at);
            if (open == html.Length)
                break;
            if (html.AsSpan(open).StartsWith("<!--") && EndOfComment(open + 4) is var end and >= 0)
            {
                at = end;
            }
            else if (TagEnd(html, open) is var close and >= 0 && Tag(html[(open + 1)..close]) is { } tag)
            {
                result.Append(tag);
                at = close + 1;
            }
            else
            {
                result.Append("&lt;");
                at = open + 1;
            }
        }
        return result.ToString();

        int EndOfComment(int from)
        {
            if (commentEnd >= 0 && commentEnd < from + 3)
                commentEnd = html.IndexOf("-->", from, StringComparison.Ordinal) is var found and >= 0 ? found + 3 : -1;
            return commentEnd;
        }
    }

    /// <summary>Whether a piece of HTML is an allowed element or comment, and not text.</summary>
    public static bool IsMarkup(string html) => new RawHtml(new PageIds(), _ => null).Filter(html) is { } passed
        && !passed.StartsWith("&lt;", StringComparison.Ordinal);

    /// <summary>Whether an address is allowed in links: a page, a mailbox, or a place in the notebook.</summary>
    public static bool IsHarmless(string address)
    {
        // Browsers skip control characters when they read the scheme.
        var scheme = Scheme().Match(string.Concat(address.Where(c => !char.IsControl(c) && !char.IsWhiteSpace(c)))).Value.ToLowerInvariant();
        return scheme is "" or "http:" or "https:" or "mailto:";
    }

    /// <summary>Returns where the tag that begins here ends; -1 if another one begins first.</summary>
    private static int TagEnd(string html, int open) =>
        html.AsSpan(open + 1).IndexOfAny('<', '>') is var length and >= 0 && html[open + 1 + length] == '>' ? open + 1 + length : -1;

    /// <summary>Returns a tag as it is written into the page; null if it is not allowed.</summary>
    /// <param name="tag">The text between the angle brackets.</param>
    private string? Tag(string tag)
    {
        var isEnd = tag.StartsWith('/');
        var rest = tag.AsSpan(isEnd ? 1 : 0);
        var length = rest.IndexOfAnyExcept(Letters);
        var name = (length < 0 ? rest : rest[..length]).ToString().ToLowerInvariant();
        rest = rest[name.Length..];
        if (!Elements.Contains(name) || rest.Length > 0 && rest[0] != '/' && !char.IsWhiteSpace(rest[0]))
            return null;
        if (isEnd)
            return rest.IsWhiteSpace() ? $"</{name}>" : null;
        if (rest.Trim(" \t\r\n/").Length == 0)
            return $"<{name}>";

        var written = new StringBuilder($"<{name}");
        if (Allowed(rest.ToString()) is not { } attributes)
            return null;
        foreach (var (attribute, value) in attributes)
        {
            if (Value(name, attribute, value) is not { } own)
                return null;
            written.Append(CultureInfo.InvariantCulture, $" {attribute}=\"{WebUtility.HtmlEncode(own)}\"");
        }
        return written.Append('>').ToString();
    }

    /// <summary>Returns the allowed attributes; null if one of them would act. Such an element is shown as text and not silently made harmless.</summary>
    private static List<(string Name, string Value)>? Allowed(string attributes)
    {
        // Parsed on an element that is allowed everywhere; a table cell on its own would be dropped.
        var document = Sanitizer.HtmlParserFactory().ParseDocument($"<span{attributes}>");
        if (document.Body?.FirstElementChild is not { LocalName: "span" } span)
            return null;
        var acts = span.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        string[] addresses = [.. span.Attributes.Select(attribute => attribute.Name).Where(name => name is "href" or "src")];
        Sanitizer.SanitizeDom(document, document.Body, "");
        return acts || !addresses.All(span.HasAttribute) ? null : [.. span.Attributes.Select(attribute => (attribute.Name, attribute.Value))];
    }

    /// <summary>Returns an attribute's value as it is written; null if the element is not allowed with it.</summary>
    private string? Value(string element, string attribute, string value) => attribute switch
    {
        "src" => element != "img" ? null : value.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) ? value : embed(value),
        "href" => IsHarmless(value) ? PageIds.Target(value) : null,
        "id" or "name" => ids.Claim(PageIds.Slug(value)),
        _ => value,
    };

    private static HtmlSanitizer NewSanitizer()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.Clear();
        sanitizer.AllowedTags.UnionWith(["html", "head", "body", "span"]);
        sanitizer.AllowedAttributes.Clear();
        sanitizer.AllowedAttributes.UnionWith(Attributes);
        sanitizer.AllowedSchemes.Clear();
        sanitizer.AllowedSchemes.UnionWith(["http", "https", "mailto", "data"]);
        // Text must not cover the rest of the page.
        sanitizer.AllowedCssProperties.Remove("position");
        // Nor load anything from elsewhere.
        sanitizer.DisallowCssPropertyValue = Loading();
        return sanitizer;
    }

    private static HashSet<string> Words(string words) =>
        new(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"[<>]|(?:url|src|image|image-set|cross-fade|element)\s*\(", RegexOptions.IgnoreCase)]
    private static partial Regex Loading();

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9+.-]*:")]
    private static partial Regex Scheme();
}

/// <summary>
/// Reads inline HTML as Markdig does, but searches for the end of a comment only if there is one. Otherwise a text with many openings and no
/// end would be searched once for each.
/// </summary>
internal sealed class RawHtmlParser : AutolinkInlineParser
{
    private static readonly (string Opening, string End)[] Kinds = [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")];

    // The last end of each kind in the latest text. Several threads use a pipeline, so the object is replaced as a whole.
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
