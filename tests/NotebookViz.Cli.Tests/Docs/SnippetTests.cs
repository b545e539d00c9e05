using System.Text.RegularExpressions;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Hosts;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>What the pages tell their readers to run is run here as they stand, and what they say it prints is compared.</summary>
[Collection(HostCollection.Name)]
public sealed partial class SnippetTests(BuiltPackages packages, DocumentationRun run) : IClassFixture<DocumentationRun>
{
    public static TheoryData<string> PagesWith(string kind) =>
        [.. Documentation.Written.Where(page => page.Snippets.Any(snippet => snippet.Kind == kind)).Select(Documentation.Name)];

    [Theory]
    [MemberData(nameof(PagesWith), "cell")]
    public void The_cells_of_a_page_run_in_their_order_and_print_what_it_says(string page)
    {
        foreach (var (snippet, cell) in run[page].Cells())
        {
            var error = cell.Outputs.OfType<ErrorOutput>().SingleOrDefault();
            Assert.True(snippet.Fails == error is not null, $"{page}, line {snippet.Line}: {error?.Message ?? "this is said to fail, and does not."}");
            snippet.CheckOutput(page, error is not null ? error.Message : string.Join('\n', cell.Outputs.Select(TextOf)));
        }
    }

    /// <summary>With NOTEBOOKVIZ_ACCEPT=1 this is the command that makes the pictures.</summary>
    [Fact]
    public void The_pictures_of_the_pages_are_those_that_their_cells_save()
    {
        var saved = Documentation.Written.SelectMany(page => Directory.GetFiles(run[Documentation.Name(page)].File("images"))).ToList();
        foreach (var picture in saved)
            Accepted.Matches(File.ReadAllBytes(picture), Documentation.Image(Path.GetFileName(picture)));
        foreach (var picture in Directory.GetFiles(Documentation.Image("")).ExceptBy(saved.Select(Path.GetFileName), Path.GetFileName))
            Accepted.IsGone(picture);
    }

    [Theory]
    [MemberData(nameof(PagesWith), "program")]
    public async Task The_programs_of_a_page_are_built_and_run(string page)
    {
        foreach (var snippet in run[page].Page.Snippets.Where(snippet => snippet.Kind == "program"))
        {
            await File.WriteAllTextAsync(run[page].File("nuget.config"), $"""<configuration><packageSources><add key="built" value="{packages.Feed}" /></packageSources></configuration>""");
            await File.WriteAllTextAsync(run[page].File("app.cs"), packages.OfThisBuild(snippet.Code));
            var result = await packages.DotnetAsync(run[page].Folder, "run", "app.cs");
            // Which warnings there are is the feed's matter: it may lack the exact version of a dependency.
            Check(page, snippet, result with { Output = NuGetWarning().Replace(result.Output, "") });
        }
    }

    [Theory]
    [MemberData(nameof(PagesWith), "fsharp")]
    public async Task The_F_sharp_of_a_page_runs_as_one_script(string page)
    {
        List<Snippet> snippets = [.. run[page].Page.Snippets.Where(snippet => snippet.Kind == "fsharp")];
        var code = string.Join("\nprintfn \"<end>\"\n", snippets.Select(snippet => packages.OfThisBuild(snippet.Code)));
        await File.WriteAllTextAsync(run[page].File("page.fsx"), code);
        var result = await packages.DotnetAsync(run[page].Folder, "fsi", "--quiet", "--exec", "page.fsx");
        Assert.True(result.ExitCode == 0, $"{page}: {result.Output}{result.Error}");
        foreach (var (snippet, output) in snippets.Zip(result.Output.ReplaceLineEndings("\n").Split("<end>\n")))
            snippet.CheckOutput(page, output);
    }

    [Theory]
    [MemberData(nameof(PagesWith), "sh")]
    public async Task The_commands_of_a_page_run_and_print_what_it_says(string page)
    {
        foreach (var snippet in run[page].Page.Snippets.Where(snippet => snippet.Kind == "sh"))
        {
            if (Commands.ToRun(snippet.Code) is { Length: > 0 } commands)
                Check(page, snippet, await Commands.RunAsync(commands, run[page].Folder));
        }
    }

    [Fact]
    public void No_block_is_of_a_language_that_nothing_here_runs() => Assert.All(
        Documentation.Written.SelectMany(page => page.Snippets.Select(snippet => (Page: Documentation.Name(page), snippet.Line, snippet.Kind))),
        block => Assert.Contains(block.Kind, (string[])["cell", "program", "fsharp", "sh"]));

    [Fact]
    public void What_is_said_not_to_be_run_is_on_a_page() => Assert.All(
        Commands.NotRun.Keys, command => Assert.Contains(Documentation.Written.SelectMany(page => page.Snippets), snippet => snippet.Code.Contains(command)));

    private static void Check(string page, Snippet snippet, ToolResult result)
    {
        Assert.True(snippet.Fails == (result.ExitCode != 0), $"{page}, line {snippet.Line}: exit code {result.ExitCode}\n{result.Output}{result.Error}");
        snippet.CheckOutput(page, result.Output + result.Error);
    }

    [GeneratedRegex(@"^.*: warning NU\d+: .*\n", RegexOptions.Multiline)]
    private static partial Regex NuGetWarning();

    private static string TextOf(Output output) => output switch
    {
        StreamOutput stream => stream.Text.TrimEnd('\n'),
        DataOutput data => data.ShownText() ?? "",
        _ => "",
    };
}
