using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Reports;

/// <summary>Stored outputs of other kernels, as a report shows them.</summary>
public sealed class OutputKindTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("$\\\\displaystyle x^{2}$")]
    [InlineData("$$x^{2}$$")]
    [InlineData("\\\\[x^{2}\\\\]")]
    [InlineData("x^{2}")]
    public async Task A_formula_is_shown_as_one(string latex)
    {
        string page = await PageAsync($$"""{"text/latex":["{{latex}}"],"text/plain":["x**2"]}""");
        Assert.Matches("<math display=\"block\"><semantics>(<mrow>)*<msup><mi>x</mi>(<mrow>)*<mn>2</mn>", page);
        Assert.DoesNotContain("x**2", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_equation_environment_is_a_formula()
    {
        string page = await PageAsync("""{"text/latex":"\\begin{equation}x^{2}\\end{equation}"}""");
        Assert.Contains("<msup><mi>x</mi>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("$$", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_with_formulas_in_it_is_text_with_formulas()
    {
        string page = await PageAsync("""{"text/latex":"$a$ and $b$"}""");
        Assert.Contains("<mi>a</mi>", page, StringComparison.Ordinal);
        Assert.Contains(" and ", page, StringComparison.Ordinal);
        Assert.Contains("<mi>b</mi>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gif_is_a_picture() => Assert.Contains(
        "<img decoding=\"async\" src=\"data:image/gif;base64,R0lGOD\" alt=\"moves\">",
        await PageAsync("""{"image/gif":"R0lGOD\n","text/plain":"moves"}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"image/png":{"width":300,"height":150}}""", " style=\"width:300px;aspect-ratio:300/150\"")]
    [InlineData("""{"image/png":{"width":300.5}}""", " style=\"width:300.5px\"")]
    [InlineData("""{"height":"40px"}""", " style=\"height:40px\"")]
    [InlineData("""{"image/png":{"width":"\"onerror=x","height":-1}}""", "")]
    [InlineData("""{"image/jpeg":{"width":1},"width":[3]}""", "")]
    public async Task A_picture_has_the_size_that_its_metadata_say(string metadata, string style) => Assert.Contains(
        $"alt=\"\"{style}>", await PageAsync("""{"image/png":"iVBO"}""", metadata), StringComparison.Ordinal);

    [Fact]
    public async Task Numbers_that_only_Python_writes_are_read()
    {
        string page = await PageAsync("""{"text/plain":"NaN \" Infinity"}""", """{"loss": NaN, "range": [-Infinity, Infinity]}""");
        Assert.Contains("NaN &quot; Infinity", page, StringComparison.Ordinal);

        var metadata = IpynbFormat.Parse(await File.ReadAllBytesAsync(_folder.File("stored.ipynb"))).Cells[0].Json["outputs"]![0]!["metadata"]!;
        Assert.Null(metadata["loss"]);
        Assert.Equal("[-1e999,1e999]", metadata["range"]!.ToJsonString());
    }

    [Fact]
    public void Broken_JSON_stays_broken() => Assert.Throws<FormatException>(() => JupyterJson.Read("{\"a\": NaNN, \"b"u8.ToArray()));

    private async Task<string> PageAsync(string data, string metadata = "{}")
    {
        string path = _folder.Write("stored.ipynb", $$"""
            {"metadata":{},"nbformat":4,"nbformat_minor":5,"cells":[{"cell_type":"code","source":"1","id":"a","metadata":{},"execution_count":1,"outputs":[
              {"output_type":"display_data","data":{{data}},"metadata":{{metadata}}}]}]}
            """);
        var result = await Tool.InProcessAsync("report", path, "--no-run", "-o", _folder.File("out.html"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return await File.ReadAllTextAsync(_folder.File("out.html"));
    }
}
