using System.Text.Json.Nodes;
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

        var written = IpynbWriter.Write(IpynbFormat.Parse(text));
        var json = JsonNode.Parse(written)!;

        Assert.Equal("""{"z":1.50,"a":null}""", json["metadata"]!["custom"]!.ToJsonString());
        Assert.Equal("""{"name":"mine"}""", json["metadata"]!["kernelspec"]!.ToJsonString());
        Assert.True((bool)json["extra"]!);
        Assert.Equal("keep-me", (string)json["cells"]![0]!["id"]!);
        Assert.NotNull(json["cells"]![0]!["attachments"]);
        Assert.Equal(5, (int)json["nbformat_minor"]!);
        Assert.Equal(["metadata", "nbformat", "nbformat_minor", "cells", "extra"], json.AsObject().Select(p => p.Key));
    }

    [Fact]
    public void The_text_is_written_as_Jupyter_writes_it()
    {
        var cell = new Cell(CellKind.Markdown, Languages.CSharp, "é 😀 \"<b>\"\n\tend");
        var written = IpynbWriter.Write(new Notebook { Cells = [cell] });

        Assert.StartsWith("{\n \"cells\": [\n  {\n   \"cell_type\": \"markdown\",\n", written);
        Assert.Contains("\"é 😀 \\\"<b>\\\"\\n\",\n    \"\\tend\"", written);
        Assert.EndsWith("}\n", written);
    }

    [Fact]
    public void Missing_and_repeated_ids_are_replaced_by_ones_made_of_the_place()
    {
        var notebook = IpynbFormat.Parse("""
            {"cells":[{"cell_type":"raw","source":""},{"cell_type":"raw","source":"","id":"cell-1"},{"cell_type":"raw","source":"","id":"cell-1"}]}
            """);
        var ids = JsonNode.Parse(IpynbWriter.Write(notebook))!["cells"]!.AsArray().Select(c => (string)c!["id"]!);
        Assert.Equal(["cell-1-2", "cell-1", "cell-3"], ids);
    }

    [Fact]
    public void The_language_of_a_cell_is_read_from_its_metadata()
    {
        var notebook = IpynbFormat.Parse("""
            {"metadata":{"kernelspec":{"language":"C#"}},"cells":[
              {"cell_type":"code","source":"","metadata":{"polyglot_notebook":{"kernelName":"fsharp"}}},
              {"cell_type":"code","source":"","metadata":{"dotnet_interactive":{"language":"pwsh"}}},
              {"cell_type":"code","source":"","metadata":{}}]}
            """);
        Assert.Equal(["fsharp", "pwsh", "csharp"], notebook.Cells.Select(c => c.Language));
    }

    [Fact]
    public void A_dib_is_split_at_the_names_of_kernels_alone()
    {
        var notebook = DibFormat.Parse("#!meta\n\n{\"kernelInfo\":{}}\n\n#!markdown\n\n# Title\n\n#!csharp\n\n#!time\nvar x = 1;\n\n\n#!fsharp\n\nlet y = 1\n");

        Assert.Equal([CellKind.Markdown, CellKind.Code, CellKind.Code], notebook.Cells.Select(c => c.Kind));
        Assert.Equal(["# Title", "#!time\nvar x = 1;", "let y = 1"], notebook.Cells.Select(c => c.Source));
        Assert.Equal(["markdown", "csharp", "fsharp"], notebook.Cells.Select(c => c.Language));
    }

    [Fact]
    public async Task A_dib_is_run_into_an_ipynb_beside_it()
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.dib", "#!markdown\n\n# Title\n\n#!csharp\n\n\"x\" + 1\n");

        var result = await Tool.InProcessAsync("run", path);

        Assert.Equal(0, result.ExitCode);
        var json = folder.ReadJson("a.ipynb");
        Assert.Equal(".net-csharp", (string)json["metadata"]!["kernelspec"]!["name"]!);
        Assert.Equal("x1", folder.ReadCells("a.ipynb")[1].Text(MimeTypes.PlainText));
        Assert.Equal("#!markdown\n\n# Title\n\n#!csharp\n\n\"x\" + 1\n", await File.ReadAllTextAsync(path));
    }
}
