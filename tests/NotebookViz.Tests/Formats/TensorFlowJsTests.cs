using System.Text.Json;
using NotebookViz.Formats.TensorFlowJs;
using static NotebookViz.AxisRole;

namespace NotebookViz.Tests.Formats;

public class TensorFlowJsTests
{
    [Fact]
    public void A_manifest_that_is_a_file_of_its_own_is_read()
    {
        var weights = Fixture.Open("manifests/array.json");
        Assert.Equal(["conv/kernel", "conv/bias", "block/depthwise_filter", "block/pointwise_filter", "dense/kernel"], weights.Select(weight => weight.Name));
        Assert.Equal(UpTo(72), weights["conv/kernel"].ToArray());
        Assert.Equal([3L, 3, 2, 4], weights["conv/kernel"].Shape);
        Assert.Equal(UpTo(4), weights["conv/bias"].ToArray());
        // The order of its last two axes depends on whether the layer is transposed, which nobody says.
        Assert.All(weights["conv/kernel"].Axes, axis => Assert.Equal(Unknown, axis.Role));
        Assert.Equal([Row, Column, Channel, Multiplier], Roles(weights["block/depthwise_filter"]));
        Assert.Equal([Row, Column, Channel, Filter], Roles(weights["block/pointwise_filter"]));
        Assert.Equal([Input, Output], Roles(weights["dense/kernel"]));
    }

    [Fact]
    public void Weights_of_unknown_types_are_listed_and_those_around_them_are_read()
    {
        var weights = Fixture.Open("manifests/unknown_types.json");
        Assert.Equal(["a", "long", "b", "strange", "c"], weights.Select(weight => weight.Name));
        Assert.Equal(UpTo(12), weights["a"].ToArray());
        Assert.Equal(UpTo(2), weights["b"].ToArray());
        Assert.Equal(UpTo(5), weights["c"].ToArray());
        Assert.Equal(("int64", "float12"), (weights["long"].TypeName, weights["strange"].TypeName));
        Assert.StartsWith("Its dtype 'int64' is not one of float32", weights["long"].Problem, StringComparison.Ordinal);
        Assert.StartsWith("Its dtype 'float12' is not one of float32", weights["strange"].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_more_elements_than_can_be_counted_are_listed()
    {
        var weights = Fixture.Open("manifests/counts_beyond_all_numbers.json");
        Assert.Equal([12, 1L << 62, 1L << 62, 1L << 62], weights.Select(weight => weight.Count));
        Assert.Equal(UpTo(12), weights["a"].ToArray());
        var reports = new List<ProgressReport>();
        Assert.Contains("4,611,686,018,427,387,904", weights.ToHtml(new Listener(reports), default), StringComparison.Ordinal);
        Assert.Equal(long.MaxValue, Assert.Single(reports.Select(report => report.Total).Distinct()));
        Assert.Contains("float12", weights.ToString(), StringComparison.Ordinal);
    }

    private sealed class Listener(List<ProgressReport> reports) : IProgress<ProgressReport>
    {
        public void Report(ProgressReport value) => reports.Add(value);
    }

    [Fact]
    public void Weights_before_and_behind_a_missing_shard_are_read()
    {
        var weights = Fixture.Open("manifests/shard_missing.json");
        Assert.Equal(UpTo(12), weights["a"].ToArray());
        Assert.Equal("Its values lie in the file 'shard_missing-shard2', which is not there; copy it into the same folder.", weights["b"].Problem);
        Assert.Equal(UpTo(5), weights["c"].ToArray());
    }

    [Fact]
    public void Weights_before_the_end_of_a_shard_that_is_cut_short_are_read()
    {
        var weights = Fixture.Open("manifests/shard_cut.json");
        Assert.Equal(UpTo(12), weights["a"].ToArray());
        Assert.Contains("cut short", weights["b"].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("depthwise", "depthwise kernel", Row, Column, Channel, Multiplier)]
    [InlineData("depthwise_bias", "bias", Filter)]
    [InlineData("conv", "kernel", Row, Column, Channel, Filter)]
    [InlineData("conv_bias", "bias", Filter)]
    [InlineData("conv_slope", "negative slope", Unknown, Unknown, Unknown)]
    [InlineData("normal", "kernel", Row, Column, Channel, Filter)]
    [InlineData("scale", "scale (gamma)", Feature)]
    [InlineData("variance", "moving variance", Feature)]
    [InlineData("dense", "kernel", Input, Output)]
    [InlineData("dense_bias", "bias", Output)]
    [InlineData("turned", "kernel", Output, Input)]
    [InlineData("added", "bias", Output)]
    [InlineData("table", "embedding", Token, Feature)]
    [InlineData("columns", null, Unknown, Unknown)]
    [InlineData("batch", "kernel", Input, Output)]
    [InlineData("older", "depthwise kernel", Row, Column, Channel, Multiplier)]
    [InlineData("older_bias", "bias", Filter)]
    public void A_node_tells_what_its_weights_are_also_where_several_are_fused(string name, string? role, params AxisRole[] roles)
    {
        var weight = Fixture.Open("manifests/graph.json")[name];
        Assert.Equal(role, weight.Role);
        Assert.Equal(roles, Roles(weight));
    }

    [Fact]
    public void Constants_of_a_graph_are_left_out_with_a_note()
    {
        var weights = Fixture.Open("manifests/graph.json");
        Assert.Equal(19, weights.Count);
        Assert.Equal(["Left out as constants of the graph: 5 shapes, indices and single numbers."], weights.Notes);
    }

    [Fact]
    public void Nodes_that_name_themselves_are_looked_at_once_each()
    {
        string nodes = string.Concat(Enumerable.Repeat("{\"name\":\"w\",\"op\":\"Identity\",\"input\":[\"w\"]},", 60));
        using var topology = JsonDocument.Parse($"{{\"node\":[{nodes}{{\"name\":\"y\",\"op\":\"MatMul\",\"input\":[\"x\",\"w\"]}}]}}");
        var weight = Some.Weight([2, 3], Some.Wave, name: "w");
        var graph = new TensorFlowGraph(topology.RootElement, [weight]);
        Assert.Equal([Input, Output], Roles(graph.Describe([weight]).Single()));
        Assert.True(graph.Steps <= 61, $"{graph.Steps} steps");
    }

    private static double[] UpTo(int count) => [.. Enumerable.Range(0, count).Select(value => (double)value)];

    private static AxisRole[] Roles(Weight weight) => [.. weight.Axes.Select(axis => axis.Role)];
}
