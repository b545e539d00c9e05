using System.Globalization;
using NotebookViz.Cli.Commands;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("missing.ipynb", null, "there is no such file.")]
    [InlineData("notes.txt", "hello", "not a notebook. The name of a notebook ends in .ipynb or .dib.")]
    [InlineData("list.ipynb", "[]", "It is JSON, but not an object.")]
    [InlineData("other.ipynb", "{}", "It is JSON, but it has no list of cells.")]
    [InlineData("cut.ipynb", "{\"cells\": [\n{\"cell", "The JSON is broken at line 2, byte 7.")]
    [InlineData("empty.ipynb", "", "The JSON is broken at line 1, byte 1.")]
    [InlineData("old.ipynb", "{\"nbformat\":3,\"worksheets\":[]}", "It is in the old format 3: convert it with 'jupyter nbconvert --to notebook FILE'.")]
    [InlineData("new.ipynb", "{\"nbformat\":5,\"cells\":[]}", "It is in format 5, which is newer than this program: save it as format 4.")]
    [InlineData("heading.ipynb", "{\"cells\":[{\"cell_type\":\"heading\"}]}", "Cell 1 has the cell_type 'heading'; it must be code, markdown or raw.")]
    [InlineData("untyped.ipynb", "{\"cells\":[{}]}", "Cell 1 has no cell_type; it must be code, markdown or raw.")]
    [InlineData("half.ipynb", "{\"cells\":[\n{\"cell_type\":\"raw\",\"source\":\"\\ud83d\"}]}", "A text at line 2 has half a character: a \\ud… escape without its other half. Correct it there.")]
    [InlineData("meta.dib", "#!meta\n\n{oops\n\n#!csharp\n1", "it is broken at line 3.")]
    public async Task What_is_not_a_notebook_is_told_in_one_line(string name, string? content, string message)
    {
        if (content is not null)
            _folder.Write(name, content);

        foreach (var command in (string[][])[["run"], ["report"], ["convert", "-o", _folder.File("out.dib")]])
        {
            var result = await Tool.InProcessAsync([.. command, _folder.File(name)]);
            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith(_folder.File(name) + ": ", result.Error);
            Assert.EndsWith(message, result.Error.TrimEnd());
            Assert.Single(result.Error.TrimEnd().Split('\n'));
            Assert.False(File.Exists(_folder.File("out.dib")));
        }
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        var path = _folder.WriteNotebook("1");
        Directory.CreateDirectory(_folder.File("taken.ipynb"));

        var result = await Tool.InProcessAsync("run", path, "-o", _folder.File("taken.ipynb"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cannot be written", result.LastError);

        result = await Tool.InProcessAsync("run", path, "-o", _folder.File("no/such/folder.ipynb"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("its folder does not exist", result.LastError);
        Assert.Equal(["notebook.ipynb"], _folder.FileNames);
    }

    [Fact]
    public async Task With_o_the_notebook_itself_stays_as_it_is()
    {
        var path = _folder.WriteNotebook("\"x\"");
        var before = await File.ReadAllTextAsync(path);

        var result = await Tool.InProcessAsync("run", path, "-o", _folder.File("out.ipynb"));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(before, await File.ReadAllTextAsync(path));
        Assert.Single(_folder.ReadCells("out.ipynb")[0].Outputs);
    }

    [Fact]
    public async Task The_help_says_where_the_output_goes()
    {
        var result = await Tool.InProcessAsync("run", "--help");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("in place", result.Output);
    }

    [Fact]
    public async Task Without_arguments_the_tool_shows_what_it_does_with_examples()
    {
        var result = await Tool.InProcessAsync();
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        foreach (var command in Program.CreateRoot().Subcommands)
            Assert.Contains($"\n  notebookviz {command.Name} ", result.Output.ReplaceLineEndings("\n"));
        Assert.Equal((await Tool.InProcessAsync("--help")).Output, result.Output);
    }

    [Fact]
    public async Task The_help_of_each_command_has_examples_that_work()
    {
        var root = Program.CreateRoot();
        foreach (var command in root.Subcommands)
        {
            var help = await Tool.InProcessAsync(command.Name, "--help");
            Assert.Equal(0, help.ExitCode);
            Assert.NotEmpty(HelpWithExamples.For(command));
            foreach (string example in HelpWithExamples.For(command))
            {
                Assert.Contains($"  notebookviz {example}", help.Output);
                Assert.Empty(root.Parse(example.Split(" > ")[0]).Errors);
            }
        }
    }

    [Fact]
    public async Task What_is_missing_is_reported_in_one_line()
    {
        var result = await Tool.InProcessAsync("summary");
        Assert.Equal((1, ""), (result.ExitCode, result.Output.Trim()));
        Assert.Contains("'summary'", Assert.Single(result.Error.Trim().Split('\n')));
    }

    [Theory]
    [InlineData("There is no command 'comapre'. Did you mean 'compare'?", "comapre", "a.npz", "b.npz")]
    [InlineData("There is no command 'frobnicate'. 'notebookviz --help' lists all.", "frobnicate")]
    [InlineData("There is no option '--bogus'. 'notebookviz --help' lists all.", "--bogus")]
    public async Task An_unknown_command_is_an_error_of_one_line(string error, params string[] arguments)
    {
        var result = await Tool.InProcessAsync(arguments);
        Assert.Equal((1, "", error), (result.ExitCode, result.Output, result.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public async Task Numbers_have_a_decimal_point_in_every_culture(string name)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        try
        {
            string one = Save("one.npz", 1), more = Save("more.npz", 1.5);
            Assert.Equal(1, (await Tool.InProcessAsync("compare", one, more, "--fail-above", "0.001")).ExitCode);
            Assert.Equal(0, (await Tool.InProcessAsync("compare", one, more, "--fail-above", "5e-1")).ExitCode);
            Assert.Equal(2, (await Tool.InProcessAsync("compare", one, more, "--fail-above", "0,6")).ExitCode);
            Assert.Equal(0, (await Tool.InProcessAsync("show", one, "--max-size", "2.5", "-o", _folder.File("page.html"))).ExitCode);
            Assert.Equal(1, (await Tool.InProcessAsync("show", one, "--max-size", "1.5", "-o", _folder.File("page.html"))).ExitCode);
            Assert.Equal(1, (await Tool.InProcessAsync("show", one, "--max-size", "2,5", "-o", _folder.File("page.html"))).ExitCode);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public async Task Output_that_cannot_be_written_is_one_line()
    {
        if (!OperatingSystem.IsLinux())
            return; // there is no file that is always full
        string weights = Save("w.npz", 1);
        foreach (string command in new[] { "summary", "compare" })
        {
            string files = command == "compare" ? $"'{weights}' '{weights}'" : $"'{weights}'";
            var result = await Programs.RunAsync(new("sh", ["-c", $"dotnet exec '{Tool.Path}' {command} {files} > /dev/full"]));
            Assert.Equal(command == "compare" ? 2 : 1, result.ExitCode);
            Assert.Contains("No space left", Assert.Single(result.Error.TrimEnd().Split('\n')));
        }
    }

    private string Save(string name, double value)
    {
        string path = _folder.File(name);
        new WeightList([new Weight("w", [1], ElementType.Float64, TensorData.Of(new[] { value }))]).Save(path);
        return path;
    }

    [Fact]
    public async Task An_unknown_option_is_an_error()
    {
        var result = await Tool.InProcessAsync("run", "a.ipynb", "--fast");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--fast", result.Error);
        // The message for too many files suggests no options.
        result = await Tool.InProcessAsync("summary", "a.npz", "b.npz");
        Assert.Equal((1, ""), (result.ExitCode, result.Output.Trim()));
        Assert.Contains("'b.npz'", Assert.Single(result.Error.Trim().Split('\n')));
    }
}
