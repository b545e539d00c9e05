namespace NotebookViz.Tests.Weights;

public class WeightListTests
{
    private static readonly WeightList List = new([Some.KerasKernel(), Some.Weight([32], Some.Wave, name: "conv2d/bias")], "Conv2D");

    [Fact]
    public void Weights_are_found_by_place_and_by_name()
    {
        Assert.Same(List[1], List["conv2d/bias"]);
        Assert.Equal(List, List.ToArray());
    }

    [Fact]
    public void A_missing_name_lists_the_existing_ones()
    {
        string message = Assert.Throws<KeyNotFoundException>(() => List["kernel"]).Message;
        Assert.Contains("'kernel'", message, StringComparison.Ordinal);
        Assert.Contains("'conv2d/kernel', 'conv2d/bias'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_is_not_there_gets_the_range()
    {
        Assert.Contains("0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => List[2]).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ArgumentOutOfRangeException>(() => new WeightList([])[0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_of_names_is_cut_short()
    {
        var list = new WeightList(Enumerable.Range(0, 500).Select(i => Some.Weight([1], _ => i, name: $"layer{i}")));
        Assert.Contains("and 480 more", Assert.Throws<KeyNotFoundException>(() => list["x"]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "a.weight a.bias layers.0.weight layers.10.weight layers.10.bias ")]
    [InlineData("*.weight", "a.weight layers.0.weight layers.10.weight")]
    [InlineData("layers.*", "layers.0.weight layers.10.weight layers.10.bias")]
    [InlineData("layers.?.weight", "layers.0.weight")]
    [InlineData("*1*e*", "layers.10.weight")]
    [InlineData("a.bias", "a.bias")]
    [InlineData("A.BIAS", null)]
    [InlineData("bias", null)]
    [InlineData("?", null)]
    [InlineData("", "")]
    [InlineData("**", "a.weight a.bias layers.0.weight layers.10.weight layers.10.bias ")]
    [InlineData("*.*.*.*", null)]
    [InlineData("a.weigh?*", "a.weight")]
    public void Weights_are_found_by_a_pattern_of_their_names(string pattern, string? expected)
    {
        string[] names = ["a.weight", "a.bias", "layers.0.weight", "layers.10.weight", "layers.10.bias", ""];
        var list = new WeightList(names.Select(name => Some.Weight([1], _ => 0, name: name)), "model");
        var matching = list.Matching(pattern);
        Assert.Equal(expected?.Split(' ') ?? [], matching.Select(weight => weight.Name));
        Assert.Equal("model", matching.Owner);
    }

    [Fact]
    public void A_pattern_of_many_stars_takes_no_time()
    {
        var list = new WeightList([Some.Weight([1], _ => 0, name: new string('a', 5000))]);
        Assert.Empty(list.Matching(string.Concat(Enumerable.Repeat("*a", 200)) + "b"));
    }
}
