using NotebookViz.Conventions;
using static NotebookViz.AxisRole;

namespace NotebookViz.Tests.Conventions;

public class GgufNamesTests
{
    [Theory]
    [InlineData("token_embd.weight", new long[] { 8, 4 }, "embedding of Embedding", new[] { Token, Feature })]
    [InlineData("output.weight", new long[] { 8, 4 }, "kernel of Linear", new[] { Output, Input })]
    [InlineData("output_norm.weight", new long[] { 4 }, "scale (gamma)", new[] { Feature })]
    [InlineData("blk.0.attn_norm_2.weight", new long[] { 4 }, "scale (gamma)", new[] { Feature })]
    [InlineData("blk.31.attn_q.weight", new long[] { 4, 4 }, "kernel of Linear", new[] { Output, Input })]
    [InlineData("blk.0.attn_q.bias", new long[] { 4 }, "bias of Linear", new[] { Output })]
    [InlineData("blk.0.attn_q_norm.weight", new long[] { 4 }, "scale (gamma)", new[] { Feature })]
    [InlineData("enc.blk.0.ffn_down.weight", new long[] { 4, 8 }, "kernel of Linear", new[] { Output, Input })]
    [InlineData("blk.0.ffn_gate_exps.weight", new long[] { 2, 8, 4 }, "kernel of Linear", new[] { Unknown, Output, Input })]
    [InlineData("blk.0.ffn_up_exps.bias", new long[] { 2, 8 }, "bias of Linear", new[] { Unknown, Output })]
    [InlineData("blk.0.ssm_out.weight", new long[] { 4, 8 }, "kernel of Linear", new[] { Output, Input })]
    [InlineData("layer1.conv1.weight", new long[] { 8, 4, 3, 3 }, "kernel of Conv2d", new[] { Filter, Channel, Row, Column })]
    [InlineData("blk.0.ssm_conv1d.weight", new long[] { 8, 4 }, "", new[] { Unknown, Unknown })]
    [InlineData("blk.0.ssm_a", new long[] { 8, 4 }, "", new[] { Unknown, Unknown })]
    [InlineData("rope_freqs.weight", new long[] { 8 }, "", new[] { Unknown })]
    public void A_name_tells_the_axes(string name, long[] shape, string what, AxisRole[] roles)
    {
        var weight = Described(name, shape, equalHeads: false);
        Assert.Equal(what, weight.What);
        Assert.Equal(roles, weight.Axes.Select(axis => axis.Role));
    }

    [Fact]
    public void Experts_are_named()
    {
        var weight = Described("blk.0.ffn_down_exps.weight", [2, 8, 4], equalHeads: false);
        Assert.Equal(["expert (2)", "8 outputs", "4 inputs"], weight.Axes.Select(axis => axis.ToString()));
    }

    [Fact]
    public void Queries_keys_and_values_are_told_apart_where_all_have_as_many_heads()
    {
        Assert.Equal(["query", "key", "value"], Described("blk.0.attn_qkv.weight", [12, 4], equalHeads: true).Axes[0].Parts);
        Assert.Equal(["query", "key", "value"], Described("blk.0.attn_qkv.bias", [12], equalHeads: true).Axes[0].Parts);
        Assert.Empty(Described("blk.0.attn_qkv.weight", [12, 4], equalHeads: false).Axes[0].Parts);
    }

    private static Weight Described(string name, long[] shape, bool equalHeads) =>
        GgufNames.Describe([Weight.WithoutValues(name, shape, ElementType.Float32, "none")], equalHeads).Single();
}
