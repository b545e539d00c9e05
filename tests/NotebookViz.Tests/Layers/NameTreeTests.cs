namespace NotebookViz.Tests.Layers;

public class NameTreeTests
{
    [Fact]
    public void Weights_are_in_layers_by_the_dots_and_slashes_of_their_names()
    {
        var layers = List("conv1.weight", "bn1.weight", "layer1.0.conv1.weight", "layer1.0.bn1.weight", "layer1.1.conv1.weight", "block/dense/kernel", "conv1.bias").Layers();

        Assert.Equal(
            ["", "conv1", "bn1", "layer1", "layer1.0", "layer1.0.conv1", "layer1.0.bn1", "layer1.1.conv1", "block/dense"],
            layers.Select(row => row.Name));
        Assert.Equal([0, 1, 1, 1, 2, 3, 3, 2, 1], layers.Select(row => row.Depth));
        // A level that contains only one deeper level gets no row.
        Assert.Equal(["weights", "conv1", "bn1", "layer1", "0", "conv1", "bn1", "1.conv1", "block/dense"], layers.Select(row => row.LocalName));
        Assert.Equal(["conv1.weight", "conv1.bias"], layers["conv1"].Weights.Select(weight => weight.Weight.Name));
        Assert.Equal(7 * 6, layers.Parameters);
    }

    [Fact]
    public void A_layer_has_the_kind_and_the_sizes_that_its_weights_imply()
    {
        var layers = WeightFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", "state_dict.pt")).Layers();

        var convolution = layers.First(row => row.Kind.StartsWith("Conv", StringComparison.Ordinal));
        Assert.Matches(@"^Conv(Transpose)?2d\(\d+×\d+\)$", convolution.Description);
        Assert.All(convolution.Weights, weight => Assert.Equal(convolution.Kind, weight.Weight.LayerKind));
    }

    [Fact]
    public void Moving_statistics_are_no_parameters()
    {
        var weights = new[] { "weight", "bias", "running_mean", "running_var" }.Select(name => Some.Weight([4], Some.Wave, name: $"bn.{name}")
            .WithLayer("BatchNorm2d", name.StartsWith("running", StringComparison.Ordinal) ? name == "running_mean" ? "moving mean" : "moving variance" : null));

        var layers = new WeightList(weights).Layers();

        Assert.Equal((8, 8, 64), (layers.Parameters, layers.TrainableParameters, layers.Bytes));
        Assert.Equal([true, true, false, false], layers["bn"].Weights.Select(weight => weight.IsParameter));
    }

    [Fact]
    public void A_list_of_a_module_and_the_module_give_the_same_layers()
    {
        using var model = Models.PlainNets.Autoencoder();

        var (own, fromList) = (model.Layers(), model.GetWeights().Layers());

        Assert.Equal(own.Where(row => row.Weights.Count > 0).Select(row => (row.Name, row.Kind)), fromList.Where(row => row.Weights.Count > 0).Select(row => (row.Name, row.Kind)));
        Assert.Equal((own.Parameters, own.Bytes), (fromList.Parameters, fromList.Bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..a..b.")]
    [InlineData("/a/b")]
    public void Names_of_separators_are_names_too(string name)
    {
        var layers = List(name, "c.d").Layers();

        Assert.Equal([name, "c.d"], layers.SelectMany(row => row.Weights).Select(weight => weight.Weight.Name).OrderDescending().OrderBy(other => other == "c.d"));
        Assert.NotEmpty(List(name, name).ToHtml());
    }

    [Fact]
    public void A_name_of_thousands_of_dots_makes_no_deep_tree()
    {
        var layers = List(string.Concat(Enumerable.Repeat("a.", 5000)) + "w", string.Concat(Enumerable.Range(0, 200).Select(i => $"b{i}.")) + "w", "b0.b1.w", "b0.w").Layers();

        Assert.InRange(layers.Max(row => row.Depth), 2, 24);
    }

    private static WeightList List(params string[] names) => new(names.Select(name => Some.Weight([2, 3], Some.Wave, name: name)));
}
