using System.Text.RegularExpressions;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;
using Xunit.Sdk;

namespace NotebookViz.Cli.Tests;

/// <summary>What the tool writes, judged by Jupyter's own tools.</summary>
public sealed partial class JupyterTests(ConvertedNotebooks converted) : IClassFixture<ConvertedNotebooks>, IDisposable
{
    private readonly TestFolder _folder = new();

    public static TheoryData<string> Notebooks =>
        [.. ConvertedNotebooks.Paths.Select(path => Path.GetFileName(path))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_notebooks_of_the_repository_are_valid() =>
        await Jupyter.ValidateAsync(_folder.Path, [.. ConvertedNotebooks.Paths]);

    [Fact]
    public async Task A_notebook_that_was_just_run_is_valid()
    {
        var path = _folder.WriteCells(
            ("markdown", "# Title"), ("raw", "raw"), ("code", "#r \"nuget: NotebookViz\"\nnew float[3, 3, 1, 2]"),
            ("code", "Console.Write(\"out\"); Console.Error.Write(\"err\");\n#!html\n<b>bold</b>"), ("code", "throw new Exception(\"failed\");"), ("code", "1"),
            ("code", "NotebookViz.NotebookExtension.ShowHtml = false;\nnew float[3, 3, 1, 2]"));
        var result = await Tool.OwnProcessAsync("run", "--keep-going", path);
        Assert.Equal(["", "", "text/html image/png text/html text/plain", "stdout stderr text/html", "System.Exception", "text/html", "image/png text/plain"], _folder.ReadCells().Select(Kinds));
        await Jupyter.ValidateAsync(_folder.Path, path);
    }

    [Fact]
    public async Task A_notebook_that_was_converted_is_valid()
    {
        var dib = _folder.Write("a.dib", "#!markdown\n\n# Title\n\n#!raw\n\nraw\n\n#!csharp\n\n1\n\n#!fsharp\n\n2\n");
        await Tool.InProcessAsync("convert", dib, "-o", _folder.File("from-dib.ipynb"));
        var old = _folder.Write("old.ipynb", """
            {"cells":[{"cell_type":"code","execution_count":null,"metadata":{},"outputs":[],"source":"1"}],"metadata":{},"nbformat":4,"nbformat_minor":1}
            """);
        await Tool.InProcessAsync("convert", old, "-o", _folder.File("still-old.ipynb"));
        await Tool.InProcessAsync("run", old);
        await Jupyter.ValidateAsync(_folder.Path, _folder.File("from-dib.ipynb"), _folder.File("still-old.ipynb"), old);
    }

    [Fact]
    public async Task A_notebook_that_is_not_valid_is_noticed()
    {
        var path = _folder.Write("a.ipynb", """{"cells":[{"cell_type":"raw","metadata":{},"source":""}],"metadata":{},"nbformat":4,"nbformat_minor":5}""");
        await Assert.ThrowsAsync<TrueException>(() => Jupyter.ValidateAsync(_folder.Path, path));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task Every_picture_of_a_notebook_is_in_the_page_that_nbconvert_makes(string name)
    {
        var html = string.Concat(IpynbFormat.Parse(await File.ReadAllBytesAsync(Build.Repository("notebooks", name))).CodeCells.SelectMany(cell => cell.Outputs)
            .OfType<DataOutput>().Select(output => output.Text(MimeTypes.Html)));
        var page = await converted.PageOfAsync(name);

        var pictures = Picture().Matches(html).Select(match => match.Value).ToList();
        Assert.InRange(pictures.Count, 5, int.MaxValue);
        Assert.Equal(pictures, Picture().Matches(page).Select(match => match.Value));
        Assert.Equal(FigureJson.In(html).Select(figure => figure.ToJsonString()), FigureJson.In(page).Select(figure => figure.ToJsonString()));
    }

    private static string Kinds(Cell cell) => string.Join(' ', cell.Outputs.Select(output => output switch
    {
        StreamOutput stream => stream.Name,
        ErrorOutput error => error.Name,
        DataOutput data => string.Join(' ', data.Data.Keys.Order(StringComparer.Ordinal)),
        _ => "?",
    }));

    [GeneratedRegex("<img src=\"data:image/png;base64,[^>]*>")]
    private static partial Regex Picture();
}
