using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Notebooks;

public sealed class FormatTests
{
    [Fact]
    public void What_is_not_understood_is_kept_in_its_place()
    {
        const string text = """
            {"metadata":{"custom":{"z":1.50,"a":null},"kernelspec":{"name":"mine"}},"nbformat":4,"nbformat_minor":2,
             "cells":[{"cell_type":"raw","metadata":{"tags":["x"]},"source":["a\n","b"],"id":"keep-me","attachments":{"p":{}}}],"extra":true}
            """;

        var json = NotebookText.ReadIpynb(text).ToJson();

        Assert.Equal("""{"z":1.50,"a":null}""", json["metadata"]!["custom"]!.ToJsonString());
        Assert.Equal("""{"name":"mine"}""", json["metadata"]!["kernelspec"]!.ToJsonString());
        Assert.True((bool)json["extra"]!);
        Assert.Equal("keep-me", (string)json["cells"]![0]!["id"]!);
        Assert.NotNull(json["cells"]![0]!["attachments"]);
        Assert.Equal(["metadata", "nbformat", "nbformat_minor", "cells", "extra"], json.AsObject().Select(p => p.Key));
    }

    [Fact]
    public void The_text_is_written_as_Jupyter_writes_it()
    {
        var cell = new Cell(CellKind.Markdown, Languages.CSharp, "é 😀 \"<b>\"\n\tend");
        var written = new Notebook { Cells = [cell] }.ToIpynb();

        Assert.StartsWith("{\n \"cells\": [\n  {\n   \"cell_type\": \"markdown\",\n", written);
        Assert.Contains("\"é 😀 \\\"<b>\\\"\\n\",\n    \"\\tend\"", written);
        Assert.EndsWith("}\n", written);
    }

    [Fact]
    public void A_notebook_that_Jupyter_wrote_is_the_same_bytes_again()
    {
        foreach (var path in Directory.GetFiles(Build.Repository("notebooks"), "*.ipynb"))
        {
            var text = File.ReadAllText(path);
            Assert.Equal(text, NotebookText.ReadIpynb(text).ToIpynb());
        }
    }

    [Fact]
    public void Missing_and_repeated_ids_are_replaced_by_ones_made_of_the_place()
    {
        var notebook = NotebookText.ReadIpynb("""
            {"cells":[{"cell_type":"raw","source":""},{"cell_type":"raw","source":"","id":"cell-1"},{"cell_type":"raw","source":"","id":"cell-1"}]}
            """);
        var ids = notebook.ToJson()["cells"]!.AsArray().Select(c => (string)c!["id"]!);
        Assert.Equal(["cell-1-2", "cell-1", "cell-3"], ids);
    }

    [Theory]
    [InlineData(4, false, 4, new string?[] { null, null })]
    [InlineData(0, false, 0, new string?[] { null, null })]
    [InlineData(5, false, 5, new[] { "cell-1", "cell-2" })]
    [InlineData(5, true, 5, new[] { "mine", "cell-2" })]
    // An id is what version 4.5 brought; where one is, the others follow.
    [InlineData(4, true, 5, new[] { "mine", "cell-2" })]
    public void Cells_have_ids_from_version_4_5_on_and_not_before(int minor, bool withId, int minorWritten, string?[] ids)
    {
        var notebook = NotebookText.ReadIpynb($$"""
            {"cells":[{"cell_type":"raw","metadata":{},"source":""{{(withId ? ",\"id\":\"mine\"" : "")}}},{"cell_type":"raw","metadata":{},"source":""}],
             "metadata":{},"nbformat":4,"nbformat_minor":{{minor}}}
            """);
        var json = notebook.ToJson();
        Assert.Equal(minorWritten, (int)json["nbformat_minor"]!);
        Assert.Equal(ids, json["cells"]!.AsArray().Select(c => (string?)c!["id"]));
    }

    [Fact]
    public async Task A_run_keeps_the_version_and_gives_no_ids_to_an_older_one()
    {
        using var folder = new TestFolder();
        var path = folder.Write("old.ipynb", """
            {"cells":[{"cell_type":"code","execution_count":7,"metadata":{"tags":["a"]},"outputs":[{"output_type":"stream","name":"stdout","text":"old"}],"source":"1 + 1"}],
             "metadata":{"title":"t"},"nbformat":4,"nbformat_minor":2}
            """);

        Assert.Equal(0, (await Tool.InProcessAsync("run", path)).ExitCode);

        var json = folder.ReadJson("old.ipynb");
        var cell = json["cells"]![0]!;
        Assert.Equal(2, (int)json["nbformat_minor"]!);
        Assert.Equal("t", (string?)json["metadata"]!["title"]);
        Assert.Equal(".net-csharp", (string?)json["metadata"]!["kernelspec"]!["name"]);
        Assert.Equal(["cell_type", "execution_count", "metadata", "outputs", "source"], cell.AsObject().Select(p => p.Key));
        Assert.Equal(1, (int)cell["execution_count"]!);
        Assert.Contains("<pre>2</pre>", (string?)cell["outputs"]![0]!["data"]!["text/html"]![0]);
    }

    [Fact]
    public void The_language_of_a_cell_is_read_from_its_metadata()
    {
        var notebook = NotebookText.ReadIpynb("""
            {"metadata":{"kernelspec":{"language":"C#"}},"cells":[
              {"cell_type":"code","source":"","metadata":{"polyglot_notebook":{"kernelName":"fsharp"}}},
              {"cell_type":"code","source":"","metadata":{"dotnet_interactive":{"language":"pwsh"}}},
              {"cell_type":"code","source":"","metadata":{"polyglot_notebook":{"kernelName":"sql-MyDb"}}},
              {"cell_type":"code","source":"","metadata":{}}]}
            """);
        Assert.Equal(["fsharp", "pwsh", "sql-MyDb", "csharp"], notebook.Cells.Select(c => c.Language));
    }

    [Theory]
    [InlineData("""{"kernelspec":{"name":".net-fsharp"}}""", "fsharp")]
    [InlineData("""{"kernelspec":{"name":".net-fsharp"},"language_info":{"name":"polyglot-notebook"}}""", "fsharp")]
    [InlineData("""{"kernelspec":{"language":"C#","name":".net-csharp"},"polyglot_notebook":{"kernelInfo":{"defaultKernelName":"pwsh"}}}""", "pwsh")]
    [InlineData("""{"kernelspec":{"name":"python3","language":"python"}}""", "python")]
    [InlineData("""{"kernelspec":{"name":"something"}}""", "csharp")]
    [InlineData("{}", "csharp")]
    public void The_language_of_cells_that_name_none_is_read_from_the_notebook(string metadata, string language) =>
        Assert.Equal(language, NotebookText.ReadIpynb($$"""{"metadata":{{metadata}},"cells":[{"cell_type":"code","source":""}]}""").Cells[0].Language);
}
