using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Encodings.Web;
using NotebookViz.Common;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>
/// The HTML fragment that every host shows: a figure with its caption, a static image for places where scripts are stripped or there is no network,
/// and the data of the live figure with the script that draws it.
/// </summary>
internal static class Fragment
{
    /// <summary>The fragment of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="figure">The live figure as ASCII JSON without "&lt;"; empty if there is none.</param>
    /// <param name="image">The static picture.</param>
    /// <param name="narrowWithin">Returns the picture for narrow pages, given the bytes that all else takes; null for none.</param>
    public static string Of(Plan plan, ReadOnlyMemory<byte> figure, StaticImage image, Func<long, StaticImage?> narrowWithin)
    {
        var caption = plan.Caption;
        var html = new StringBuilder();
        string id = IdOf(caption.Headline + "\n" + caption.Alt, image.Png);
        Start(html, id, "notebookviz", caption.Headline, caption.First, plan is MessagePlan ? [caption.Beside] : [caption.Beside, caption.Second], caption.More, page: PageOf(plan));
        return plan switch
        {
            NumberPlan number => html.Append(CultureInfo.InvariantCulture, $"""<p style="font:24px/1.4 system-ui,sans-serif;margin:0">{HtmlText.Encode(number.Text)}</p>""").Append("\n</figure>").ToString(),
            MessagePlan message => html.Append(CultureInfo.InvariantCulture, $"""<p style="font:14px/1.5 system-ui,sans-serif;margin:0">{HtmlText.Encode(message.Message)}</p>""").Append("\n</figure>").ToString(),
            _ => WithPictures(html.ToString(), caption, image, figure, $"</script>\n<script>{Loader.For(id)}</script>\n</figure>", narrowWithin),
        };
    }

    private static string WithPictures(string head, Caption caption, StaticImage image, ReadOnlyMemory<byte> figure, string tail, Func<long, StaticImage?> narrowWithin)
    {
        string end = $"{ImageEnd(caption, image)} style=\"max-width:100%;height:auto\">", start = $"\n{FigureStart}";
        var narrow = narrowWithin(HtmlText.Bytes(head) + ImageStart.Length + (image.Png.Length + 2L) / 3 * 4 + HtmlText.Bytes(end) + start.Length + figure.Length + HtmlText.Bytes(tail));
        return narrow is null
            ? Join(head + ImageStart, image.Png, end + start, figure, tail)
            : Join(head + NarrowBegin, narrow.Png, NarrowSize(narrow) + ImageStart, image.Png, end + NarrowEnd + start, figure, tail);
    }

    /// <summary>The part of the caption that names the shown page if another can be chosen; null if there is no choice.</summary>
    public static string? PageOf(Plan plan) => plan is FilterGridPlan { Pages: [var first, _, ..] } ? first.Label : null;

    /// <summary>The fragment of a figure whose page has a style sheet and the script that draws it.</summary>
    /// <param name="id">The id of the figure.</param>
    /// <param name="caption">The caption.</param>
    /// <param name="page">The part of the caption that names the shown page if another can be chosen; null if there is no choice.</param>
    /// <param name="figure">The live figure as JSON; empty if there is no room for it.</param>
    /// <param name="image">The static picture.</param>
    public static string Bare(string id, Caption caption, string? page, ReadOnlyMemory<byte> figure, StaticImage image)
    {
        var html = new StringBuilder();
        Start(html, id, "notebookviz", caption.Headline, caption.First, [caption.Beside, caption.Second], caption.More, hasStyles: false, page);
        string end = ImageEnd(caption, image) + ">";
        return figure.IsEmpty
            ? Join(html.Append(ImageStart).ToString(), image.Png, end, figure, "</figure>")
            : Join(html.Append(ImageStart).ToString(), image.Png, end + FigureStart, figure, "</script></figure>");
    }

    /// <summary>The fragment of a picture alone, for places without room for a live figure.</summary>
    public static string Still(Caption caption, StaticImage image)
    {
        var html = new StringBuilder();
        Start(html, IdOf(caption.Headline + "\n" + caption.Alt, image.Png), "notebookviz", caption.Headline, caption.First, [caption.Beside, caption.Second], caption.More);
        return Join(html.Append(ImageStart).ToString(), image.Png, $"{ImageEnd(caption, image)} style=\"max-width:100%;height:auto\">\n</figure>");
    }

    /// <summary>How many bytes a picture for narrow pages adds.</summary>
    public static int BytesOf(StaticImage narrow) => NarrowBegin.Length + new Piece(narrow.Png).Length + NarrowSize(narrow).Length + NarrowEnd.Length;

    /// <summary>What stands before an image that has a picture for narrow pages; <see cref="NarrowEnd"/> stands after it.</summary>
    public static string NarrowStart(StaticImage narrow) => Join(NarrowBegin, narrow.Png, NarrowSize(narrow));

    public const string NarrowEnd = "</picture>";

    // Matches the width of pages on which the loader keeps the static picture.
    private const string NarrowBegin = "<picture><source media=\"(max-width:599px)\" srcset=\"data:image/png;base64,";

    private const string ImageStart = "<img src=\"data:image/png;base64,";

    public const string FigureStart = """<script type="application/vnd.plotly.v1+json">""";

    private static string NarrowSize(StaticImage narrow) => $"\" width=\"{Numbers.Exact(narrow.Width)}\" height=\"{Numbers.Exact(narrow.Height)}\">";

    private static string ImageEnd(Caption caption, StaticImage image) =>
        $"\" alt=\"{HtmlText.Encode(caption.Alt)}\" width=\"{Numbers.Exact(image.Width)}\" height=\"{Numbers.Exact(image.Height)}\"";

    /// <summary>Writes the figure's start tag and its caption.</summary>
    /// <param name="html">Receives them.</param>
    /// <param name="id">The figure's id.</param>
    /// <param name="classes">Its classes.</param>
    /// <param name="label">The label of the figure for screen readers.</param>
    /// <param name="first">The emphasised start of the caption.</param>
    /// <param name="lines">The rest of the first line, then further lines; empty ones are skipped.</param>
    /// <param name="more">The expandable details.</param>
    /// <param name="hasStyles">False if the page has a style sheet.</param>
    /// <param name="page">
    /// The part of the lines that names the shown page, which the script replaces when another is chosen; null if there is no choice.
    /// </param>
    public static void Start(
        StringBuilder html, string id, string classes, string label, string first, IEnumerable<string> lines, IReadOnlyList<string> more, bool hasStyles = true, string? page = null)
    {
        string Style(string style) => hasStyles ? $" style=\"{style}\"" : "";
        html.Append(CultureInfo.InvariantCulture, $"""<figure class="{classes}" id="{id}" aria-label="{HtmlText.Encode(label)}"{Style("margin:0 0 1em;max-width:100%;overflow-x:auto")}>""").Append('\n');
        html.Append(CultureInfo.InvariantCulture, $"""<figcaption{Style("font:13px/1.5 system-ui,sans-serif;text-align:left;margin-bottom:4px;overflow-wrap:anywhere")}><strong>{HtmlText.Encode(first)}</strong>""");
        string seen = page is null ? "" : $"{HtmlText.Encode(page)} of ";
        bool isFirst = true;
        foreach (string line in lines)
        {
            if (line.Length > 0)
                html.Append(CultureInfo.InvariantCulture, $"{(isFirst ? " · " : "<br>")}{(page is null ? HtmlText.Encode(line) : HtmlText.Encode(line).Replace(seen, $"<span class=\"notebookviz-page\">{HtmlText.Encode(page)}</span> of ", StringComparison.Ordinal))}");
            isFirst = false;
        }
        // Jupyter Notebook's style sheet removes the triangle that says that there is more.
        if (more.Count > 0)
            html.Append(CultureInfo.InvariantCulture, $"<details><summary{Style("display:list-item")}>details</summary>{string.Join("<br>", more.Select(HtmlText.Encode))}</details>");
        html.Append("</figcaption>\n");
    }

    // Builds the string in one allocation, because the pictures and the figure are nearly all of it.
    private static string Join(params Piece[] pieces) => string.Create(pieces.Sum(piece => piece.Length), pieces, static (rest, pieces) =>
    {
        foreach (var piece in pieces)
            rest = rest[piece.Write(rest)..];
    });

    /// <summary>A piece of a fragment: a text, an image that becomes base64, or a figure, which is ASCII.</summary>
    private readonly record struct Piece(string Text, byte[]? Image, ReadOnlyMemory<byte> Figure)
    {
        public Piece(byte[] image)
            : this("", image, default)
        {
        }

        public int Length => Image is null ? Text.Length + Figure.Length : (Image.Length + 2) / 3 * 4;

        public int Write(Span<char> rest)
        {
            if (Image is not null)
                return Convert.TryToBase64Chars(Image, rest, out int written) ? written : throw new InvalidOperationException("There is no room for the image.");
            Text.CopyTo(rest);
            return Text.Length + Encoding.ASCII.GetChars(Figure.Span, rest[Text.Length..]);
        }

        public static implicit operator Piece(string text) => new(text, null, default);

        public static implicit operator Piece(byte[] image) => new(image);

        public static implicit operator Piece(ReadOnlyMemory<byte> figure) => new("", null, figure);
    }

    /// <summary>The id of a figure: the same for the same words and content, so that a notebook's outputs do not change.</summary>
    public static string IdOf(string words, ReadOnlySpan<byte> content) =>
        string.Create(CultureInfo.InvariantCulture, $"nv-{Crc32.HashToUInt32(Encoding.UTF8.GetBytes(words)):x8}{Crc32.HashToUInt32(content):x8}");
}

/// <summary>Encodes text as HTML: special characters are escaped; letters of all scripts are kept.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    public static string Encode(string text) => Encoder.Encode(text);

    /// <summary>The size of a text in a file.</summary>
    public static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}

/// <summary>The script that makes a figure live, and the version of plotly.js that it loads.</summary>
internal static class Loader
{
    /// <summary>The npm package plotly.js-cartesian-dist-min, version 4.1.1.</summary>
    public const string PlotlyUrl = "https://cdn.jsdelivr.net/npm/plotly.js-cartesian-dist-min@4.1.1/plotly-cartesian.min.js";

    /// <summary>The Subresource Integrity hash of that file.</summary>
    public const string PlotlyIntegrity = "sha384-zc4SwKObGL/W0M3RUI09UPWjlgIZHfbwMgcZO6713mRh78tfUmIQKhzCyE2LIiUg";

    /// <summary>The npm package plotly.js-dist-min of the same version, which draws every kind of trace and is three times as large.</summary>
    public const string WholePlotlyUrl = "https://cdn.jsdelivr.net/npm/plotly.js-dist-min@4.1.1/plotly.min.js";

    /// <summary>The Subresource Integrity hash of that file.</summary>
    public const string WholePlotlyIntegrity = "sha384-AFNp2MtSm5/oZbEs/J19F/Ah57MEiVsoed8nE3fq2Wnccdl1u/EkyJ9XKKU8rt7+";

    // The kinds of traces in the file at PlotlyUrl, as its Plotly.PlotSchema.get().traces lists them.
    private static readonly HashSet<string> Kinds =
        ["scatter", "bar", "box", "heatmap", "histogram", "histogram2d", "histogram2dcontour", "contour", "scatterternary", "violin", "image", "pie"];

    private static readonly Lazy<string> Template = new(() =>
        EmbeddedText.Read("NotebookViz.Loader.js").Replace("STYLE", EmbeddedText.Read("NotebookViz.Live.css"), StringComparison.Ordinal));

    private static readonly Lazy<string> Script = new(() => Loading(PlotlyUrl, PlotlyIntegrity));

    /// <summary>The script for the figure of that id.</summary>
    public static string For(string id) => Script.Value.Replace("FIGURE_ID", id, StringComparison.Ordinal);

    /// <summary>The script for the chart of that id, which may have traces of any kind.</summary>
    public static string ForChart(string id, IEnumerable<string> kinds) => Beyond(kinds) is { Length: > 0 } needs
        ? Loading(WholePlotlyUrl, WholePlotlyIntegrity).Replace("(\"FIGURE_ID\")", $"(\"{id}\",[{string.Join(',', needs.Select(kind => $"\"{kind}\""))}])", StringComparison.Ordinal)
        : For(id);

    /// <summary>The kinds of traces that only the full plotly.js draws.</summary>
    public static string[] Beyond(IEnumerable<string> kinds) => [.. kinds.Where(kind => !Kinds.Contains(kind) && kind.All(char.IsAsciiLetterOrDigit)).Distinct()];

    private static string Loading(string url, string integrity) =>
        Template.Value.Replace("PLOTLY_URL", url, StringComparison.Ordinal).Replace("PLOTLY_INTEGRITY", integrity, StringComparison.Ordinal);

    /// <summary>The script as a function of a figure's id, for a page that draws figures when they are opened.</summary>
    public static string Function => Script.Value[..Script.Value.LastIndexOf("(\"FIGURE_ID\")", StringComparison.Ordinal)];
}
