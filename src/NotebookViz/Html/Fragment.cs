using System.Globalization;
using System.IO.Hashing;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>
/// The HTML fragment that every host shows: a figure with its caption, a static image for where scripts are stripped or there is no
/// network, and the live figure's data with the script that draws it.
/// </summary>
internal static class Fragment
{
    /// <summary>The fragment of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="figure">The live figure as JSON of plain ASCII that has no "&lt;", or nothing where there is none.</param>
    /// <param name="image">The static picture.</param>
    public static string Of(Plan plan, ReadOnlyMemory<byte> figure, StaticImage image)
    {
        var caption = plan.Caption;
        var html = new StringBuilder();
        string id = IdOf(caption, image);
        Start(html, id, "notebookviz", caption.Headline, caption.Facts.Where(fact => plan is not MessagePlan message || fact != message.Message));
        return plan switch
        {
            NumberPlan number => html.Append(CultureInfo.InvariantCulture, $"""<p style="font:24px/1.4 system-ui,sans-serif;margin:0">{HtmlText.Encode(number.Text)}</p>""").Append("\n</figure>").ToString(),
            MessagePlan message => html.Append(CultureInfo.InvariantCulture, $"""<p style="font:14px/1.5 system-ui,sans-serif;margin:0">{HtmlText.Encode(message.Message)}</p>""").Append("\n</figure>").ToString(),
            _ => Join(
                html.Append(ImageStart).ToString(), image.Png,
                $"{ImageEnd(caption, image)} style=\"max-width:100%;height:auto\">\n{FigureStart}", figure, $"</script>\n<script>{Loader.For(id)}</script>\n</figure>"),
        };
    }

    /// <summary>The fragment of a figure whose page has a style sheet and the script that draws it.</summary>
    /// <param name="id">The id of the figure.</param>
    /// <param name="caption">The caption.</param>
    /// <param name="figure">The live figure as JSON.</param>
    /// <param name="image">The static picture; null if there is no room for it.</param>
    public static string Bare(string id, Caption caption, ReadOnlyMemory<byte> figure, StaticImage? image)
    {
        var html = new StringBuilder();
        Start(html, id, "notebookviz", caption.Headline, caption.Facts, hasStyles: false);
        return image is null
            ? html.Append(FigureStart).Append(Encoding.ASCII.GetString(figure.Span)).Append("</script></figure>").ToString()
            : Join(html.Append(ImageStart).ToString(), image.Png, $"{ImageEnd(caption, image)}>{FigureStart}", figure, "</script></figure>");
    }

    private const string ImageStart = "<img src=\"data:image/png;base64,";

    public const string FigureStart = """<script type="application/vnd.plotly.v1+json">""";

    private static string ImageEnd(Caption caption, StaticImage image) =>
        $"\" alt=\"{HtmlText.Encode(caption.Alt)}\" width=\"{Numbers.Exact(image.Width)}\" height=\"{Numbers.Exact(image.Height)}\"";

    /// <summary>Writes the figure's start tag and its caption.</summary>
    public static void Start(StringBuilder html, string id, string classes, string headline, IEnumerable<string> facts, bool hasStyles = true)
    {
        string Style(string style) => hasStyles ? $" style=\"{style}\"" : "";
        html.Append(CultureInfo.InvariantCulture, $"""<figure class="{classes}" id="{id}" aria-label="{HtmlText.Encode(headline)}"{Style("margin:0 0 1em;max-width:100%;overflow-x:auto")}>""").Append('\n');
        html.Append(CultureInfo.InvariantCulture, $"""<figcaption{Style("font:13px/1.5 system-ui,sans-serif;text-align:left;margin-bottom:4px")}><strong>{HtmlText.Encode(headline)}</strong>""");
        foreach (string fact in facts)
            html.Append(CultureInfo.InvariantCulture, $"<br>{HtmlText.Encode(fact)}");
        html.Append("</figcaption>\n");
    }

    // In one piece, made once: the picture and the figure are nearly all of it.
    private static string Join(string head, byte[] png, string middle, ReadOnlyMemory<byte> figure, string tail) => string.Create(
        head.Length + (png.Length + 2) / 3 * 4 + middle.Length + figure.Length + tail.Length, (head, png, middle, figure, tail), static (rest, parts) =>
        {
            Append(parts.head, ref rest);
            Convert.TryToBase64Chars(parts.png, rest, out int written);
            rest = rest[written..];
            Append(parts.middle, ref rest);
            rest = rest[Encoding.ASCII.GetChars(parts.figure.Span, rest)..];
            Append(parts.tail, ref rest);
        });

    private static void Append(string text, ref Span<char> rest)
    {
        text.CopyTo(rest);
        rest = rest[text.Length..];
    }

    // From the content, so that the same picture is the same bytes in every run.
    private static string IdOf(Caption caption, StaticImage image)
    {
        uint words = Crc32.HashToUInt32(Encoding.UTF8.GetBytes(caption.Headline + "\n" + caption.Alt));
        return string.Create(CultureInfo.InvariantCulture, $"nv-{words:x8}{Crc32.HashToUInt32(image.Png):x8}");
    }
}
