using static NotebookViz.AxisRole;

namespace NotebookViz.Tests.Sources.Files;

public class KerasTests
{
    private static readonly string[] ModelOrder =
    [
        "conv2d_1/kernel", "conv2d_1/bias", "batch_normalization_1/gamma", "batch_normalization_1/beta",
        "batch_normalization_1/moving_mean", "batch_normalization_1/moving_variance", "dense_1/kernel", "dense_1/bias",
    ];

    [Theory]
    [InlineData("keras2_model.h5")]
    [InlineData("keras2_weights.h5")]
    [InlineData("keras3.weights.h5")]
    [InlineData("keras3.keras")]
    public void Weights_stand_in_the_models_order_with_Keras_roles(string file)
    {
        var weights = Fixture.Open(file);
        Assert.Equal(ModelOrder, weights.Select(weight => weight.Name));
        Assert.Equal(("Conv2D", "kernel"), (weights[0].LayerKind, weights[0].Role));
        Assert.Equal([Row, Column, Channel, Filter], Roles(weights[0]));
        Assert.Equal([Filter], Roles(weights[1]));
        Assert.Equal("moving variance", weights[5].Role);
        Assert.Equal([Input, Output], Roles(weights[6]));
    }

    [Theory]
    [InlineData("hdf5_latest.h5", 41)]
    [InlineData("hdf5_chunked.h5", 5)]
    public void Layers_keep_their_order_and_values_however_HDF5_keeps_them(string file, int layers)
    {
        var weights = Fixture.Open(file);
        Assert.Equal(2 * layers, weights.Count);
        for (int i = 0; i < layers; i++)
        {
            Assert.Equal($"dense_{i * 7 % 41}/kernel", weights[2 * i].Name);
            Assert.Equal(Enumerable.Range(i, 35).Select(value => (double)value), weights[2 * i].ToArray());
            Assert.Equal(Enumerable.Range(i, 7).Select(value => (double)value), weights[2 * i + 1].ToArray());
        }
    }

    [Fact]
    public void Groups_that_keep_account_of_their_order_are_listed_in_it()
    {
        var weights = Fixture.Open("hdf5_tracked.weights.h5");
        Assert.Equal(["conv2d/kernel", "conv2d/bias", "dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias", "dense_2/kernel"],
            weights.Take(7).Select(weight => weight.Name));
        Assert.Equal("dense_19/bias", weights[^1].Name);
        Assert.Equal([21.0, 22, 23, 24], weights[^1].ToArray());
    }

    [Fact]
    public void A_link_into_another_file_is_not_followed() =>
        Assert.Contains("a/kernel", Assert.Throws<WeightFileException>(() => Fixture.Open("refuse_links.h5")).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_in_another_file_are_not_opened() =>
        Assert.Contains("another file", Assert.Single(Fixture.Open("hdf5_external_data.h5")).Problem!, StringComparison.Ordinal);

    private static IEnumerable<AxisRole> Roles(Weight weight) => weight.Axes.Select(axis => axis.Role);
}
