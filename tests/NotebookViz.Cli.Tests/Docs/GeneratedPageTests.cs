using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>The pages that are made from notebooks. With NOTEBOOKVIZ_ACCEPT=1 this is the command that writes them.</summary>
public sealed class GeneratedPageTests : IDisposable
{
    private static readonly Cookbook Cookbook = new(File.ReadAllBytes(Build.Repository("notebooks", "gallery.ipynb")));

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>That the notebook holds the outputs of a run is a matter of KernelTests.</summary>
    [Fact]
    public void The_cookbook_shows_what_the_gallery_notebook_holds()
    {
        Accepted.Matches(Cookbook.Text, Build.Repository("docs", "cookbook.md"));
        foreach (var (name, picture) in Cookbook.Pictures)
            Accepted.Matches(picture, Documentation.Image(Path.Combine("cookbook", name)));
        foreach (var picture in Directory.GetFiles(Documentation.Image("cookbook")).Where(picture => !Cookbook.Pictures.ContainsKey(Path.GetFileName(picture))))
            Accepted.IsGone(picture);
    }

    [Fact]
    public void Every_recipe_has_a_sentence_its_code_and_an_output()
    {
        var recipes = Cookbook.Text.Split("\n### ").Skip(1).ToList();
        Assert.NotEmpty(recipes);
        Assert.All(recipes, recipe => Assert.Matches(@"^[^\n]+\n\n[^\n]+\.\n\n```csharp\n[^`]+```\n\n(<img |```text\n)", recipe));
    }

    [Fact]
    public async Task The_sample_report_is_the_one_of_the_quickstart_notebook()
    {
        var result = await Tool.InProcessAsync("report", Build.Repository("notebooks", "quickstart.ipynb"), "--no-run", "-o", _folder.File("report.html"));
        Assert.True(result.ExitCode == 0, result.Error);
        Accepted.Matches(await File.ReadAllTextAsync(_folder.File("report.html")), Build.Repository("docs", "sample-report.html"));
    }
}
