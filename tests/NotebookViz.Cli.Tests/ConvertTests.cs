using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

/// <summary><c>notebookviz convert</c> as its users see it.</summary>
public sealed class ConvertTests : IDisposable
{
    private const string Dib = """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"}]}}

        #!markdown

        # Title

        #!csharp

        1 + 1

        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_dib_becomes_an_ipynb_and_a_dib_again()
    {
        var path = _folder.Write("a.dib", Dib);
        foreach (var (from, to) in new[] { (path, _folder.File("b.ipynb")), (_folder.File("b.ipynb"), _folder.File("c.dib")) })
        {
            var result = await Tool.InProcessAsync("convert", from, "-o", to);
            Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        }
        Assert.Equal(Dib, await File.ReadAllTextAsync(_folder.File("c.dib")));
        Assert.Equal(["# Title", "1 + 1"], _folder.ReadCells("b.ipynb").Select(cell => cell.Source));
    }

    [Fact]
    public async Task What_a_dib_cannot_store_is_reported()
    {
        var path = _folder.Write("a.ipynb", """
            {"cells":[
              {"cell_type":"code","execution_count":1,"metadata":{"tags":["x"]},"outputs":[{"output_type":"stream","name":"stdout","text":"1"}],"source":"1"},
              {"cell_type":"code","execution_count":2,"metadata":{"polyglot_notebook":{"kernelName":"csharp"}},"outputs":[{"output_type":"stream","name":"stdout","text":"2"}],"source":"2"},
              {"cell_type":"markdown","attachments":{"a.png":{"image/png":"AA=="}},"metadata":{},"source":"![a](attachment:a.png)"},
              {"cell_type":"code","execution_count":null,"metadata":{},"outputs":[],"source":""}],
             "metadata":{},"nbformat":4,"nbformat_minor":4}
            """);
        var target = _folder.File("a.dib");

        var result = await Tool.InProcessAsync("convert", path, "-o", target);

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            $"{target}: a .dib cannot store the outputs of 2 cells, the attachments of 1 cell, the metadata (tags and the like) of 1 cell and 1 empty cell; "
            + $"they are left out. {path} still has them.", result.Error.TrimEnd());
        Assert.EndsWith("#!csharp\n\n1\n\n#!csharp\n\n2\n\n#!markdown\n\n![a](attachment:a.png)\n", await File.ReadAllTextAsync(target));
    }

    [Fact]
    public async Task The_file_extension_of_the_output_sets_the_format_and_must_be_known()
    {
        var path = _folder.Write("a.dib", Dib);
        foreach (var arguments in new[] { new[] { "-o", _folder.File("a.txt") }, [] })
        {
            var result = await Tool.InProcessAsync(["convert", path, .. arguments]);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains(arguments.Length > 0 ? "a.txt: not a notebook. The name of a notebook ends in .ipynb or .dib." : "--output", result.Error);
        }
        Assert.Equal(["a.dib"], _folder.FileNames);
    }
}
