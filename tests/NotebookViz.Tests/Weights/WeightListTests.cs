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
    public void A_name_that_is_not_there_gets_those_that_are()
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
}
