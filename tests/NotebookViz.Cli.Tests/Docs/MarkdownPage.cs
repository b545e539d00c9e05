using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>A Markdown file as GitHub sees it: the anchors of its headings, its links and images, and its snippets.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();
    private readonly MarkdownDocument _document;

    public MarkdownPage(string path)
    {
        Path = path;
        Text = File.ReadAllText(path).ReplaceLineEndings("\n");
        _document = Markdown.Parse(Text, Pipeline);
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>What the headings are reached by.</summary>
    public IReadOnlySet<string> Anchors => NumberedAnchors(_document.Descendants<HeadingBlock>().Select(TextOf)).ToHashSet();

    /// <summary>The targets of links and images, those in HTML included.</summary>
    public IReadOnlyList<string> Links =>
    [
        .. _document.Descendants<LinkInline>().Select(link => link.Url ?? ""),
        .. _document.Descendants<HtmlBlock>().Select(html => html.Lines.ToString()).Concat(_document.Descendants<HtmlInline>().Select(html => html.Tag))
            .SelectMany(html => HtmlTarget().Matches(html)).Select(match => match.Groups["target"].Value),
    ];

    /// <summary>
    /// The code in the order of the page. A block of text or JSON is what the one before it prints; what stands in a comment that begins
    /// with "run" is run too.
    /// </summary>
    public IReadOnlyList<Snippet> Snippets
    {
        get
        {
            var snippets = new List<Snippet>();
            foreach (var block in _document.Descendants().OfType<LeafBlock>())
            {
                if (block is FencedCodeBlock { Info: "text" or "json" } output)
                    snippets[^1] = snippets[^1] with { Output = output.Lines.ToString() };
                else if (block is FencedCodeBlock code)
                    snippets.Add(new Snippet(code.Info ?? "", code.Lines.ToString(), code.Line + 1) { Fails = code.Arguments == "fails" });
                else if (Comment("run", block) is { } hidden)
                    snippets.Add(new Snippet("csharp", hidden, block.Line + 1));
            }
            return snippets;
        }
    }

    /// <summary>The files that the snippets open, by name, and where each is in the repository: the lines of a comment that begins with "files".</summary>
    public IEnumerable<(string Name, string Source)> Files => _document.Descendants().OfType<LeafBlock>()
        .SelectMany(block => Comment("files", block)?.Split('\n') ?? [])
        .Select(line => line.Split(": ", 2))
        .Select(pair => (pair[0], pair[1]));

    /// <summary>A heading's anchor: lower case, spaces as hyphens, without punctuation.</summary>
    public static string Anchor(string heading) => NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static string? Comment(string kind, LeafBlock block) =>
        block is HtmlBlock html && CommentText().Match(html.Lines.ToString()) is { Success: true } match && match.Groups["kind"].Value == kind ? match.Groups["text"].Value : null;

    private static IEnumerable<string> NumberedAnchors(IEnumerable<string> headings)
    {
        var seen = new Dictionary<string, int>();
        foreach (var anchor in headings.Select(Anchor))
        {
            var count = seen.GetValueOrDefault(anchor);
            seen[anchor] = count + 1;
            yield return count == 0 ? anchor : $"{anchor}-{count}";
        }
    }

    private static string TextOf(HeadingBlock heading) => string.Concat(heading.Inline!.Descendants().Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        _ => "",
    }));

    [GeneratedRegex(@"[^\p{L}\p{N}\p{M}\p{Pc} -]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"<(?:img|a)\s[^>]*?\b(?:src|href)=""(?<target>[^""]+)""")]
    private static partial Regex HtmlTarget();

    [GeneratedRegex(@"^<!-- (?<kind>\w+)\n(?<text>.*?)\n-->", RegexOptions.Singleline)]
    private static partial Regex CommentText();
}
