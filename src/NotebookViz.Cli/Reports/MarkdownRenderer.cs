using System.Net;
using System.Text.Json.Nodes;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NotebookViz.Cli.Reports;

/// <summary>Renders Markdown with its pictures inside, so that the page asks for nothing.</summary>
/// <param name="folder">Where relative paths of pictures begin.</param>
internal sealed class MarkdownRenderer(string folder)
{
    // Chosen one by one: the "advanced" set turns links to videos into frames that load from the network.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseGridTables().UseEmphasisExtras().UseTaskLists().UseFootnotes().UseAutoLinks().UseDefinitionLists()
        .UseAutoIdentifiers().UseMathematics()
        .Build();

    /// <param name="source">The Markdown.</param>
    /// <param name="attachments">The pictures stored in the cell, as nbformat has them: name, MIME type, base64.</param>
    public string Render(string source, JsonObject? attachments = null)
    {
        var document = Markdown.Parse(source, Pipeline);
        foreach (var image in document.Descendants<LinkInline>().Where(l => l.IsImage).ToList())
            Embed(image, attachments);

        using var writer = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>The text of the first heading; null where there is none.</summary>
    public static string? FirstHeading(string source)
    {
        var heading = Markdown.Parse(source, Pipeline).Descendants<HeadingBlock>().FirstOrDefault();
        var text = heading?.Inline is null ? "" : string.Concat(heading.Inline.Descendants().Select(Text)).Trim();
        return text.Length == 0 ? null : text;

        static string Text(MarkdownObject inline) => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            HtmlEntityInline entity => entity.Transcoded.ToString(),
            LineBreakInline => " ",
            _ => "",
        };
    }

    private void Embed(LinkInline image, JsonObject? attachments)
    {
        var url = image.Url ?? "";
        if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return;
        if (DataUri(url, attachments) is { } uri)
            image.Url = uri;
        else
        {
            // What cannot be embedded becomes a link: the reader may follow it, the page does not.
            image.IsImage = false;
            if (image.FirstChild is null)
                image.AppendChild(new LiteralInline(url));
        }
    }

    private string? DataUri(string url, JsonObject? attachments)
    {
        const string attachment = "attachment:";
        if (url.StartsWith(attachment, StringComparison.Ordinal))
        {
            var types = attachments?[WebUtility.UrlDecode(url[attachment.Length..])] as JsonObject;
            return types?.FirstOrDefault() is { Key: { } type, Value: { } data } ? $"data:{type};base64,{data}" : null;
        }
        if (ImageType(url) is not { } mimeType || url.Contains("://", StringComparison.Ordinal))
            return null;
        var path = Path.GetFullPath(WebUtility.UrlDecode(url), folder);
        return File.Exists(path) ? $"data:{mimeType};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}" : null;
    }

    private static string? ImageType(string url) => Path.GetExtension(url).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".svg" => "image/svg+xml",
        _ => null,
    };
}
