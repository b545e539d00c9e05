using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>The Markdown pages of the repository.</summary>
internal static class Documentation
{
    /// <summary>The front page, the changelog and what is below docs.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. Directory.GetFiles(Build.Repository(), "*.md").Concat(Directory.GetFiles(Build.Repository("docs"), "*.md", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal).Select(path => new MarkdownPage(path)),
    ];

    /// <summary>The pages that stand beside the source.</summary>
    public static IEnumerable<MarkdownPage> Notes => Directory.GetFiles(Build.Repository("src"), "*.md", SearchOption.AllDirectories)
        .Where(path => !Path.GetRelativePath(Build.Repository(), path).Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj"))
        .Select(path => new MarkdownPage(path));

    /// <summary>Those that are written by hand and have code. The cookbook's code is run as the gallery notebook.</summary>
    public static IEnumerable<MarkdownPage> Written => All.Where(page =>
        !Name(page).StartsWith("docs/api/", StringComparison.Ordinal) && Name(page) != "docs/cookbook.md" && page.Snippets.Count > 0);

    /// <summary>The cell that every page begins with: the first one of the index, which says so.</summary>
    public static Snippet FirstCell => All.Single(page => Name(page) == "docs/README.md").Snippets[0];

    public static string Image(string name) => Build.Repository("docs", "images", name);

    /// <summary>A page's path from the top of the repository.</summary>
    public static string Name(MarkdownPage page) => Path.GetRelativePath(Build.Repository(), page.Path).Replace('\\', '/');
}
