using System.Text.Json.Nodes;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Notebooks;

public sealed class DibTests
{
    private const string Meta = """{"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"}]}}""";

    [Fact]
    public void A_dib_is_split_at_the_names_of_kernels_alone()
    {
        var notebook = DibFormat.Parse("#!meta\n\n{\"kernelInfo\":{}}\n\n#!markdown\n\n# Title\n\n#!csharp\n\n#!time\nvar x = 1;\n\n\n#!fsharp\n\nlet y = 1\n");

        Assert.Equal([CellKind.Markdown, CellKind.Code, CellKind.Code], notebook.Cells.Select(c => c.Kind));
        Assert.Equal(["# Title", "#!time\nvar x = 1;", "let y = 1"], notebook.Cells.Select(c => c.Source));
        Assert.Equal(["markdown", "csharp", "fsharp"], notebook.Cells.Select(c => c.Language));
    }

    [Fact]
    public void A_dib_is_split_at_the_kernels_that_its_metadata_names_too()
    {
        const string text = """
            #!meta

            {"kernelInfo":{"defaultKernelName":"fsharp","items":[{"aliases":["db"],"languageName":"T-SQL","name":"sql-MyDb"},{"name":"fsharp"}]}}

            #!fsharp

            let first = 1

            #!sql-MyDb

            SELECT 1

            #!db

            SELECT 2

            #!sql-mydb

            not a kernel
            """;
        var cells = DibFormat.Parse(text).Cells;
        Assert.Equal(["fsharp", "sql-MyDb", "sql-MyDb"], cells.Select(c => c.Language));
        Assert.Equal("SELECT 2\n\n#!sql-mydb\n\nnot a kernel", cells[2].Source);
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_are_read_like_others()
    {
        var notebook = DibFormat.Parse("\uFEFF#!meta\r\n\r\n{}\r\n\r\n#!csharp\r\n\r\nvar a = 1;\r\nvar b = 2;\r\n");
        Assert.Equal("var a = 1;\nvar b = 2;", Assert.Single(notebook.Cells).Source);
    }

    [Fact]
    public void A_dib_is_written_as_NET_Interactive_writes_it()
    {
        var notebook = NotebookText.ReadIpynb("""
            {"cells":[{"cell_type":"markdown","source":["# Title\n","\n","é"]},{"cell_type":"code","source":"\nvar x = 1;\n\n"},
              {"cell_type":"code","source":"let y = 1","metadata":{"dotnet_interactive":{"language":"fsharp"}}},{"cell_type":"code","source":[]}],
             "metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"},"language_info":{"name":"polyglot-notebook"}}}
            """);
        Assert.Equal($"#!meta\n\n{Meta}\n\n#!markdown\n\n# Title\n\né\n\n#!csharp\n\nvar x = 1;\n\n#!fsharp\n\nlet y = 1\n", DibWriter.Write(notebook));
    }

    [Fact]
    public void A_line_of_a_cell_that_looks_like_the_beginning_of_another_stays_in_its_cell()
    {
        string[] sources = ["Write\n\n```\n#!csharp\n#!fsharp \n#!time\n #!html\n#!meta\n```", "#!html\n<b>bold</b>\n#!csharp --help"];
        var notebook = new Notebook { Cells = [new(CellKind.Markdown, "csharp", sources[0]), new(CellKind.Code, "csharp", sources[1])] };

        var written = DibWriter.Write(notebook);

        Assert.Equal(sources, DibFormat.Parse(written).Cells.Select(c => c.Source));
        Assert.Contains("\n#!csharp \n#!fsharp  \n#!time\n #!html\n#!meta\n", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_that_not_every_reader_knows_are_named_in_the_metadata()
    {
        var notebook = new Notebook { Cells = [new(CellKind.Raw, "csharp", "raw"), new(CellKind.Code, "kusto-logs", "code"), new(CellKind.Code, "fsharp", "1")] };
        var written = DibWriter.Write(notebook);
        Assert.Contains("""[{"aliases":[],"name":"csharp"},{"aliases":[],"name":"raw"},{"aliases":[],"name":"kusto-logs"}]""", written, StringComparison.Ordinal);
        Assert.Equal([(CellKind.Raw, "raw"), (CellKind.Code, "kusto-logs"), (CellKind.Code, "fsharp")], DibFormat.Parse(written).Cells.Select(c => (c.Kind, c.Language)));
    }

    [Theory]
    [InlineData("csharp", ".net-csharp", ".NET (C#)", "csharp")]
    [InlineData("fsharp", ".net-fsharp", ".NET (F#)", "fsharp")]
    [InlineData("pwsh", ".net-pwsh", ".NET (PowerShell)", "powershell")]
    // A kernel that has no entry of its own in Jupyter runs inside that of C#.
    [InlineData("html", ".net-csharp", ".NET (C#)", "csharp")]
    public void An_ipynb_from_a_dib_names_the_kernel_and_the_language_of_each_cell(string language, string kernel, string name, string lexer)
    {
        var json = DibFormat.Parse($$$"""
            #!meta

            {"kernelInfo":{"defaultKernelName":"{{{language}}}","items":[{"aliases":[],"name":"{{{language}}}"}]}}

            #!{{{language}}}

            1

            #!javascript

            2

            #!markdown

            3
            """).ToJson();

        var metadata = json["metadata"]!;
        Assert.Equal((kernel, name), ((string?)metadata["kernelspec"]!["name"], (string?)metadata["kernelspec"]!["display_name"]));
        Assert.Equal(lexer, (string?)metadata["language_info"]!["pygments_lexer"]);
        Assert.Equal(language, (string?)metadata["polyglot_notebook"]!["kernelInfo"]!["defaultKernelName"]);
        var cells = json["cells"]!.AsArray();
        Assert.Equal([language, "javascript", null], cells.Select(c => (string?)c!["metadata"]!["polyglot_notebook"]?["kernelName"]));
        Assert.Equal([language, "javascript", null], cells.Select(c => (string?)c!["metadata"]!["dotnet_interactive"]?["language"]));
        Assert.Equal(["cell-1", "cell-2", "cell-3"], cells.Select(c => (string?)c!["id"]));
    }

    [Fact]
    public void Metadata_of_a_notebook_survives_the_way_through_a_dib()
    {
        const string text = """
            {"cells":[],"metadata":{"authors":[{"name":"é"}],"kernelspec":{"display_name":"Python 3","language":"python","name":"python3"},
              "language_info":{"name":"python","version":"3.11"},"polyglot_notebook":{"kernelInfo":{"defaultKernelName":"python","items":[{"aliases":["py"],"name":"python"}]},"other":1}},
             "nbformat":4,"nbformat_minor":5}
            """;
        var notebook = NotebookText.ReadIpynb(text);
        NotebookText.AssertSame(JsonNode.Parse(text)!, DibFormat.Parse(DibWriter.Write(notebook)).ToJson());
    }

    [Theory]
    [InlineData("#!meta\n\n{\n\"a\": oops}\n\n#!csharp\n\n1\n", "it is broken at line 4.")]
    [InlineData("#!meta\n[1]\n#!csharp\n1\n", "is JSON, but not an object.")]
    [InlineData("#!meta\n{\"a\":1,\"a\":2}\n#!csharp\n1\n", "Duplicate property 'a' encountered during deserialization.")]
    public void Broken_metadata_is_told_with_its_line(string text, string message) =>
        Assert.EndsWith(message, Assert.Throws<FormatException>(() => DibFormat.Parse(text)).Message);

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
