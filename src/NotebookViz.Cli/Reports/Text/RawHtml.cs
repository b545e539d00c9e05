using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>
/// HTML that stands in Markdown. Elements of text pass, as on GitHub; all else, scripts and what else could act, appears as the text
/// that it is.
/// </summary>
/// <param name="ids">The ids of the page.</param>
/// <param name="embed">The data of a picture by its address, or null where it cannot be had.</param>
internal sealed partial class RawHtml(PageIds ids, Func<string, string?> embed)
{
    private static readonly HashSet<string> Elements = new(
        """
        a abbr b big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6
        hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u
        ul var wbr
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Attributes = new(
        """
        align alt bgcolor border cellpadding cellspacing color colspan datetime dir height href id lang name open rowspan scope size span src
        start style title type valign value width
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    public string Filter(string html)
    {
        var result = new StringBuilder();
        var at = 0;
        foreach (Match match in Token().Matches(html))
        {
            Text(html.AsSpan(at, match.Index - at));
            at = match.Index + match.Length;
            if (match.Value.StartsWith("<!--", StringComparison.Ordinal))
                continue;
            if (Tag(match) is { } tag)
                result.Append(tag);
            else
                Text(match.Value);
        }
        Text(html.AsSpan(at));
        return result.ToString();

        // Character references stay: no element can begin with one.
        void Text(ReadOnlySpan<char> text) => result.Append(text).Replace("<", "&lt;", result.Length - text.Length, text.Length);
    }

    /// <summary>Whether a piece of HTML is an element or comment that passes, so that it is not read as text.</summary>
    public static bool IsMarkup(string html) => new RawHtml(new PageIds(), _ => null).Filter(html) is { } passed
        && !passed.StartsWith("&lt;", StringComparison.Ordinal);

    /// <summary>Whether a link may lead there: to a page, to a mailbox, or within the notebook.</summary>
    public static bool IsHarmless(string address)
    {
        // Browsers skip control characters in what they take for the scheme.
        var scheme = Scheme().Match(string.Concat(address.Where(c => !char.IsControl(c) && !char.IsWhiteSpace(c)))).Value.ToLowerInvariant();
        return scheme is "" or "http:" or "https:" or "mailto:";
    }

    private string? Tag(Match match)
    {
        var name = match.Groups["name"].Value.ToLowerInvariant();
        if (!Elements.Contains(name))
            return null;
        if (match.Groups["end"].Success)
            return $"</{name}>";
        var attributes = Attribute().Matches(match.Groups["attributes"].Value)
            .Select(a => (Name: a.Groups["name"].Value.ToLowerInvariant(), Value: WebUtility.HtmlDecode(a.Groups["value"].Value))).ToList();
        // An element that would act is not made harmless in silence, it is shown.
        if (attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Name == "href" && !IsHarmless(a.Value)))
            return null;

        var tag = new StringBuilder($"<{name}");
        foreach (var (attribute, value) in attributes.Where(a => Attributes.Contains(a.Name)))
        {
            if (attribute == "src")
            {
                if (name != "img" || Picture(value) is not { } picture)
                    return null;
                Append(attribute, picture);
            }
            else
            {
                Append(attribute, attribute switch
                {
                    "id" or "name" => ids.Claim(PageIds.Slug(value)),
                    "href" => PageIds.Target(value),
                    _ => value,
                });
            }
        }
        return tag.Append('>').ToString();

        void Append(string attribute, string value) => tag.Append($" {attribute}=\"{WebUtility.HtmlEncode(value)}\"");
    }

    private string? Picture(string address) =>
        address.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) ? address : embed(address);

    [GeneratedRegex("""<!--.*?-->|<(?<end>/)?(?<name>[a-zA-Z][a-zA-Z0-9]*)(?<attributes>(?:\s+[a-zA-Z-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+))?)*)\s*/?>""", RegexOptions.Singleline)]
    private static partial Regex Token();

    [GeneratedRegex("""(?<name>[a-zA-Z-]+)(?:\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s"'=<>`]+)))?""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9+.-]*:")]
    private static partial Regex Scheme();
}
