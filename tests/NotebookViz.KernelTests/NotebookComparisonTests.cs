using System.Text.Json.Nodes;
using NotebookViz.KernelTests.Infrastructure;

namespace NotebookViz.KernelTests;

public sealed class NotebookComparisonTests
{
    private const string Value = """{"output_type":"execute_result","data":{"text/html":["<b>1","</b>"],"text/plain":"1"}}""";

    private static JsonNode Notebook(string source, params string[] outputs) => JsonNode.Parse(
        $$"""{"cells":[{"cell_type":"markdown","source":"# Title"},{"cell_type":"code","source":{{JsonValue.Create(source)!.ToJsonString()}},"outputs":[{{string.Join(',', outputs)}}]}]}""")!;

    [Theory]
    [InlineData("1", "{\"output_type\":\"execute_result\",\"data\":{\"text/plain\":\"1\",\"text/html\":\"<b>1</b>\"}}")]
    [InlineData("1", Value, "{\"output_type\":\"stream\",\"name\":\"stderr\",\"text\":\"(1,1): warning CS1701: Assuming\\n\\n\"}")]
    [InlineData("1", "{\"output_type\":\"display_data\",\"data\":{\"text/html\":\"<div class='notebookviz-progress'>98 %</div>\"}}", Value)]
    [InlineData("#r \"nuget: A\"\n1", "{\"output_type\":\"display_data\",\"data\":{\"text/html\":\"Installed\"}}", Value)]
    public void What_does_not_matter_is_no_difference(string source, params string[] outputs) =>
        Assert.Empty(NotebookComparison.Differences(Notebook(source, Value), Notebook(source, outputs)));

    [Theory]
    [InlineData("{\"output_type\":\"execute_result\",\"data\":{\"text/html\":\"<b>1</b>\"}}")]
    [InlineData("{\"output_type\":\"execute_result\",\"data\":{\"text/html\":\"<b>2</b>\",\"text/plain\":\"1\"}}")]
    [InlineData("{\"output_type\":\"display_data\",\"data\":{\"text/html\":\"<b>1</b>\",\"text/plain\":\"1\"}}")]
    [InlineData(Value, "{\"output_type\":\"stream\",\"name\":\"stderr\",\"text\":\"(1,1): warning CS0612: obsolete\"}")]
    [InlineData]
    public void Everything_else_is(params string[] outputs) =>
        Assert.Single(NotebookComparison.Differences(Notebook("1", Value), Notebook("1", outputs)));

    [Fact]
    public void A_cell_that_depends_on_training_has_the_same_kinds_of_outputs()
    {
        var other = Notebook("1", Value.Replace("1", "2", StringComparison.Ordinal));
        Assert.Equal(2, NotebookComparison.Differences(Notebook("1", Value), other).Count);
        Assert.Empty(NotebookComparison.Differences(Notebook("1", Value), other, trained: 0));
        Assert.Single(NotebookComparison.Differences(Notebook("1", Value), Notebook("1"), trained: 0));
    }
}
