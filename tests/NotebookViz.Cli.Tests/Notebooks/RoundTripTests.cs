using System.Text.Json.Nodes;
using FsCheck.Fluent;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;
using NotebookViz.Tests;

namespace NotebookViz.Cli.Tests.Notebooks;

/// <summary>Nothing is lost on the way, whatever the notebook holds.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void An_ipynb_that_is_read_and_written_is_the_same_JSON() => Properties.Hold(Prop.ForAll(AnyNotebook.Ipynb, text =>
        NotebookText.AssertSame(JsonNode.Parse(text)!, NotebookText.ReadIpynb(text).ToJson())));

    [Fact]
    public void A_second_time_it_is_the_same_bytes() => Properties.Hold(Prop.ForAll(AnyNotebook.Ipynb, text =>
    {
        var once = NotebookText.ReadIpynb(text).ToIpynb();
        Assert.Equal(once, NotebookText.ReadIpynb(once).ToIpynb());
    }));

    [Fact]
    public void A_dib_that_becomes_an_ipynb_and_a_dib_again_is_the_same_text() => Properties.Hold(Prop.ForAll(AnyNotebook.Dib, text =>
        Assert.Equal(text, DibWriter.Write(NotebookText.ReadIpynb(DibFormat.Parse(text).ToIpynb())))));

    [Fact]
    public void An_ipynb_that_becomes_a_dib_and_an_ipynb_again_has_the_cells_that_are_not_empty() => Properties.Hold(Prop.ForAll(AnyNotebook.Ipynb, text =>
    {
        var notebook = NotebookText.ReadIpynb(text);
        var again = NotebookText.ReadIpynb(DibFormat.Parse(DibWriter.Write(notebook)).ToIpynb());
        Assert.Equal(
            notebook.Cells.Select(Essence).Where(cell => cell.Source.Length > 0),
            again.Cells.Select(Essence));
        NotebookText.AssertSame(notebook.Metadata!["widgets"] ?? "null", again.Metadata!["widgets"] ?? "null");
    }));

    [Fact]
    public void Outputs_that_are_not_run_again_are_kept_to_the_letter()
    {
        const string outputs = """
            [{"output_type":"display_data","data":{"application/vnd.jupyter.widget-view+json":{"model_id":"m","version_major":2},"image/png":"AAAA\n"},
              "metadata":{"isolated":true},"transient":{"display_id":"d"}},{"output_type":"update_display_data","data":{}},
             {"output_type":"stream","name":"stdout","text":"a\rb\r\n"},{"output_type":"error","ename":"E","evalue":"","traceback":["\u001b[31mx"],"custom":1}]
            """;
        var json = NotebookText.ReadIpynb($$"""
            {"cells":[{"cell_type":"code","execution_count":null,"id":"a","metadata":{"collapsed":true},"outputs":{{outputs}},"source":"x\r\ny"}],"metadata":{},"nbformat":4,"nbformat_minor":5}
            """).ToJson();
        NotebookText.AssertSame(JsonNode.Parse(outputs)!, json["cells"]![0]!["outputs"]!);
        Assert.Equal("x\r\ny", (string?)json["cells"]![0]!["source"]);
    }

    // The kind of a code cell in Markdown, as Polyglot Notebooks may have it, is that of Markdown in a .dib.
    private static (string Header, string Source) Essence(Cell cell) => (DibHeader.Of(cell), cell.Source.Trim('\n'));
}
