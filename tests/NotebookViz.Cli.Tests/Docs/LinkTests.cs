namespace NotebookViz.Cli.Tests.Docs;

public sealed class LinkTests
{
    [Fact]
    public void Every_link_and_picture_leads_to_a_file_and_every_anchor_to_a_heading()
    {
        var pages = Documentation.All.ToDictionary(page => page.Path);
        var broken = Documentation.All.Concat(Documentation.Notes).SelectMany(page => page.Links.Where(link => !IsThere(page, link)).Select(link => $"{Documentation.Name(page)}: {link}"));
        Assert.Empty(broken);

        bool IsThere(MarkdownPage page, string link)
        {
            if (link.StartsWith("https://", StringComparison.Ordinal))
                return true;
            var parts = link.Split('#', 2);
            var target = parts[0].Length == 0 ? page.Path : Path.GetFullPath(parts[0], Path.GetDirectoryName(page.Path)!);
            return parts.Length == 1 ? File.Exists(target) || Directory.Exists(target) : pages.TryGetValue(target, out var other) && other.Anchors.Contains(parts[1]);
        }
    }

    [Fact]
    public void Every_page_is_reached_from_the_front_page()
    {
        var pages = Documentation.All.ToDictionary(page => page.Path);
        var reached = new HashSet<string>();
        Visit(pages.Values.Single(page => Documentation.Name(page) == "README.md"));
        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));

        void Visit(MarkdownPage page)
        {
            if (!reached.Add(page.Path))
                return;
            foreach (var link in page.Links.Select(link => Path.GetFullPath(link.Split('#')[0], Path.GetDirectoryName(page.Path)!)))
                if (pages.TryGetValue(link, out var next))
                    Visit(next);
        }
    }

    [Fact]
    public void Every_picture_is_on_a_page()
    {
        var shown = Documentation.All.SelectMany(page => page.Links.Select(link => Path.GetFullPath(link.Split('#')[0], Path.GetDirectoryName(page.Path)!))).ToHashSet();
        Assert.All(Directory.GetFiles(Documentation.Image(""), "*", SearchOption.AllDirectories), picture => Assert.Contains(picture, shown));
    }
}
