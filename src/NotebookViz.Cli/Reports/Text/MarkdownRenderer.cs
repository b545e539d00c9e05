using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>Renders the Markdown of one page, with embedded pictures so that the page loads nothing, and with ids that are unique in the page.</summary>
/// <param name="folder">The base folder for relative paths of pictures.</param>
/// <param name="ids">The ids of the page.</param>
internal sealed partial class MarkdownRenderer(string folder, PageIds ids)
{
    // Selected individually, because the "advanced" set turns links to videos into frames that load from the network.
    private static readonly MarkdownPipeline Pipeline = NewPipeline();

    private readonly MarkdownPictures _pictures = new(folder);
    private readonly List<Heading> _headings = [];
    private int _footnoteGroups;

    /// <summary>The headings of all rendered Markdown, in order.</summary>
    public IReadOnlyList<Heading> Headings => _headings;

    /// <param name="source">The Markdown.</param>
    /// <param name="attachments">The pictures stored in the cell, as nbformat has them: name, MIME type, base64.</param>
    public string Render(string source, JsonObject? attachments = null)
    {
        try
        {
            return RenderMarkdown(source, attachments);
        }
        catch (ArgumentException)
        {
            // Markdig rejects text that is nested too deeply, such as a hundred nested quotes. It is shown as plain text.
            return $"<pre tabindex=\"0\" class=\"raw\">{WebUtility.HtmlEncode(source)}</pre>\n";
        }
    }

    private string RenderMarkdown(string source, JsonObject? attachments)
    {
        var document = Markdown.Parse(source, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Settle(link, attachments);
        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !RawHtml.IsHarmless(l.Url)).ToList())
            link.ReplaceBy(new LiteralInline(link.Url));
        var headings = document.Descendants<HeadingBlock>().ToDictionary(block => block, HeadingOf);
        using var writer = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        var html = new RawHtml(ids, address => _pictures.DataUri(address, attachments));
        Replace<Markdig.Renderers.Html.HeadingRenderer>(new HeadingRenderer(headings));
        Replace<Markdig.Renderers.Html.CodeBlockRenderer>(new CodeBlockRenderer());
        Replace<HtmlTableRenderer>(new TableRenderer());
        Replace<HtmlBlockRenderer>(new RawBlockRenderer(html));
        Replace<HtmlInlineRenderer>(new RawInlineRenderer(html));
        Replace<HtmlMathInlineRenderer>(new MathInlineRenderer());
        Replace<HtmlMathBlockRenderer>(new MathBlockRenderer());
        renderer.Render(document);
        _headings.AddRange(headings.Values);
        return document.Descendants<FootnoteGroup>().Any() ? WithFootnotesOfItsOwn(writer.ToString()) : writer.ToString();

        void Replace<T>(IMarkdownObjectRenderer own) where T : class, IMarkdownObjectRenderer
        {
            if (!renderer.ObjectRenderers.Replace<T>(own))
                throw new InvalidOperationException($"Markdig has no {typeof(T).Name} to replace.");
        }
    }

    /// <summary>Returns the text of the first top-level heading; null if there is none.</summary>
    public static string? TitleOf(string source)
    {
        try
        {
            var heading = Markdown.Parse(source, Pipeline).Descendants<HeadingBlock>().FirstOrDefault(h => h.Level == 1);
            var text = heading is null ? "" : TextOf(heading);
            return text.Length == 0 ? null : text;
        }
        catch (ArgumentException)
        {
            return null; // nested too deeply, see Render
        }
    }

    private static MarkdownPipeline NewPipeline()
    {
        var builder = new MarkdownPipelineBuilder()
            .UsePipeTables().UseGridTables().UseEmphasisExtras().UseTaskLists().UseFootnotes().UseAutoLinks().UseDefinitionLists()
            .UseMathematics();
        if (!builder.InlineParsers.Replace<AutolinkInlineParser>(new RawHtmlParser()))
            throw new InvalidOperationException($"Markdig has no {nameof(AutolinkInlineParser)} to replace.");
        return builder.Build();
    }

    private Heading HeadingOf(HeadingBlock block)
    {
        var text = TextOf(block);
        return new Heading(block.Level, ids.Claim(PageIds.Slug(text)), text);
    }

    private static string TextOf(HeadingBlock heading) => heading.Inline is null ? "" : TextOf(heading.Inline);

    private static string TextOf(ContainerInline inlines)
    {
        return string.Concat(inlines.Descendants().Select(Text)).Trim();

        static string Text(MarkdownObject inline) => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            HtmlEntityInline entity => entity.Transcoded.ToString(),
            MathInline math => math.Content.ToString(),
            HtmlInline html when !RawHtml.IsMarkup(html.Tag) => html.Tag,
            LineBreakInline => " ",
            _ => "",
        };
    }

    private void Settle(LinkInline link, JsonObject? attachments)
    {
        var url = link.Url ?? "";
        if (link.IsImage && url.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase))
            return;
        if (link.IsImage && _pictures.DataUri(url, attachments) is { } uri)
        {
            link.Url = uri;
            return;
        }
        if (!RawHtml.IsHarmless(url))
        {
            link.ReplaceBy(new LiteralInline($"{TextOf(link)} ({url})"), copyChildren: false);
            return;
        }
        if (link.IsImage && link.FirstChild is null)
            link.AppendChild(new LiteralInline(url));
        // A picture that cannot be embedded becomes a link: the reader may follow it, the page does not.
        link.IsImage = false;
        link.Url = PageIds.Target(url);
    }

    // Each document numbers its footnotes from one, so a page with several needs unique ids.
    private string WithFootnotesOfItsOwn(string html)
    {
        _footnoteGroups++;
        return _footnoteGroups == 1 ? html
            : FootnoteId().Replace(html, string.Create(CultureInfo.InvariantCulture, $"${{start}}{_footnoteGroups}-"));
    }

    [GeneratedRegex("""(?<start>(?:id="|href="#)fn(?:ref)?:)""")]
    private static partial Regex FootnoteId();
}
