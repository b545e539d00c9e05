using static NotebookViz.AxisRole;

namespace NotebookViz.Tests.Formats;

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
    public void A_link_into_another_file_is_not_followed()
    {
        var weights = Fixture.Open("refuse_links.h5");
        Assert.Equal(["a/kernel", "b"], weights.Select(weight => weight.Name));
        Assert.All(weights, weight => Assert.Contains("the file 'keras2_weights.h5', which is not opened", weight.Problem!, StringComparison.Ordinal));
    }

    [Fact]
    public void A_layer_with_a_slash_in_its_name_has_its_own_kind()
    {
        var weights = Fixture.Open("hdf5/slash_in_layer_name_model.h5");
        Assert.Equal(
            ["conv1/conv/kernel", "conv1/bn/gamma", "conv1/bn/beta", "conv1/bn/moving_mean", "conv1/bn/moving_variance", "conv1/kernel", "fc/kernel", "fc/bias"],
            weights.Select(weight => weight.Name));
        Assert.Equal("Conv2D", weights[0].LayerKind);
        Assert.Equal([Row, Column, Channel, Filter], Roles(weights[0]));
        Assert.Equal("BatchNormalization", weights[1].LayerKind);
        Assert.Equal("Conv2DTranspose", weights[5].LayerKind);
        Assert.Equal([Row, Column, Filter, Channel], Roles(weights[5]));
    }

    [Fact]
    public void The_models_own_weights_follow_its_layers()
    {
        var weights = Fixture.Open("hdf5/models_own_weights_left_out.h5");
        Assert.Equal(["fc/kernel", "fc/bias", "cls_token", "vit/pos_embed"], weights.Select(weight => weight.Name));
        Assert.Equal([1L, 5, 4], weights[3].Shape);
    }

    [Fact]
    public void Layers_that_have_numbers_alone_keep_their_order()
    {
        var weights = Fixture.Open("hdf5/numbered_layers_of_2015_refused.h5");
        Assert.Equal(["layer_1/param_0", "layer_1/param_1", "layer_6/param_0", "layer_6/param_1", "layer_11/param_0", "layer_11/param_1"], weights.Select(weight => weight.Name));
    }

    [Fact]
    public void Shards_of_Keras_3_are_one_model()
    {
        var weights = Fixture.Open("hdf5/sharded/model.weights.json");
        Assert.Equal(
            ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias", "dense_2/kernel", "dense_2/bias", "dense_10/kernel", "dense_10/bias"],
            weights.Select(weight => weight.Name));
        Assert.Equal([Input, Output], Roles(weights[0]));
    }

    [Fact]
    public void A_missing_shard_of_Keras_3_is_named()
    {
        var weights = Fixture.Open("hdf5/sharded/shard_missing.weights.json");
        Assert.Equal(9, weights.Count);
        Assert.Equal([3.0, 4, 5, 6], weights["dense_1/kernel"].ToArray());
        Assert.Equal("layers/lost/vars", weights[^1].Name);
        Assert.Contains("model_00002.weights.h5", weights[^1].Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public void Keras_3_stores_bfloat16_as_opaque_bytes()
    {
        var weight = Fixture.Open("hdf5/opaque_bfloat16.weights.h5")["dense/kernel"];
        Assert.Equal(ElementType.BFloat16, weight.ElementType);
        Assert.Equal([1.5, -2, 0.25, 3], weight.ToArray());
    }

    [Fact]
    public void The_optimizers_state_is_left_out_and_said_to_be() =>
        Assert.Equal(["Left out as training state: the group 'optimizer'."], Fixture.Open("hdf5/named_variables_left_out.weights.h5").Notes);

    [Fact]
    public void A_link_in_a_Keras_3_file_says_why_it_is_not_read()
    {
        var weights = Fixture.Open("hdf5/one_bad_dataset.weights.h5");
        Assert.Equal(["dense/kernel", "dense/bias", "dense_1"], weights.Select(weight => weight.Name));
        Assert.Equal(12, weights[0].ToArray().Length);
        Assert.Contains("soft link to '/nowhere'", weights[1].Problem!, StringComparison.Ordinal);
        Assert.Contains("the file 'other.h5'", weights[2].Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_in_another_file_are_not_opened() =>
        Assert.Contains("another file", Assert.Single(Fixture.Open("hdf5_external_data.h5")).Problem!, StringComparison.Ordinal);

    private static IEnumerable<AxisRole> Roles(Weight weight) => weight.Axes.Select(axis => axis.Role);
}
