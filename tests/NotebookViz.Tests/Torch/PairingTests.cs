using NotebookViz.Tests.Formats;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Torch;

/// <summary>Which layer is loaded into which: right or refused, never guessed.</summary>
public sealed class PairingTests
{
    [Fact]
    public void A_prefix_is_taken_off_and_the_order_of_the_file_does_not_matter()
    {
        using var model = Named(Enumerable.Range(0, 12).Select(i => ($"conv{i}", (nn.Module<Tensor, Tensor>)nn.Conv2d(4, 4, 3))));

        var report = Fixture.Open("loaded_into_wrong_layers.safetensors").LoadInto(model);

        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), model.GetWeights().Where(weight => weight.Role == "kernel").Select(weight => weight.ToArray()[0]));
        Assert.All(report.Matched, match => Assert.Equal("same name without 'model.'", match.FoundBy));
    }

    [Theory]
    [InlineData("checkpoint_prefix_refused.pt", "state_dict.")]
    [InlineData("module_prefix_refused.pt", "model.")]
    public void A_checkpoint_of_the_model_goes_into_it(string file, string prefix)
    {
        using var model = Named(Enumerable.Range(0, 12).Select(i => ($"l{i}", (nn.Module<Tensor, Tensor>)nn.Linear(4, 4))));
        var weights = Fixture.Open(file);

        Assert.True(weights.LoadInto(model).IsComplete);

        Assert.All(model.GetWeights(), weight => Assert.Equal(weights[prefix + weight.Name].ToArray(), weight.ToArray()));
    }

    [Theory]
    [InlineData("transformer.pt", "same name")]
    [InlineData("transformer_checkpoint.pt", "same name without 'model.module.'")]
    public void A_transformer_computes_what_it_does_in_PyTorch(string file, string foundBy)
    {
        using var model = nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6, dropout: 0), 2);
        model.eval();

        var report = Fixture.Open(file).LoadInto(model);

        Assert.All(report.Matched, match => Assert.Equal(foundBy, match.FoundBy));
        var expected = Fixture.Open("loading_expected.npz");
        using var input = tensor(expected["transformer.x"].ToArray(), [3, 1, 4]).to(float32);
        Close(expected["transformer.y"], model.forward(input, null!, null!));
    }

    [Theory]
    [InlineData("keras3_ninth_layer_first.weights.h5", 10)]
    [InlineData("keras3_dense40.weights.h5", 40)]
    public void Layers_of_Keras_3_are_listed_and_loaded_by_their_numbers(string file, int count)
    {
        using var model = Named(Enumerable.Range(0, count).Select(i => ($"fc{i}", (nn.Module<Tensor, Tensor>)nn.Linear(4, 4))));
        var weights = Fixture.Open(file);

        var report = weights.LoadInto(model);

        Assert.Equal(Enumerable.Range(0, count).Select(i => i == 0 ? "dense/kernel" : $"dense_{i}/kernel"), weights.Select(weight => weight.Name).Where((_, i) => i % 2 == 0));
        Assert.Equal(Enumerable.Range(0, 2 * count).Select(i => (double)(i / 2)), model.GetWeights().Select(weight => weight.ToArray()[0]));
        Assert.All(report.Matched, match => Assert.Equal("same number", match.FoundBy));
    }

    [Fact]
    public void The_order_that_a_source_states_outlasts_renaming_filtering_and_sorting()
    {
        using var from = nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4), nn.Linear(4, 4), nn.Linear(4, 2));
        using var to = Named([("a", nn.Linear(4, 4)), ("b", nn.LayerNorm(4)), ("c", nn.Linear(4, 4))]);
        string[] names = ["z", "y", "x", "w"];
        var renamed = from.GetWeights().Select(weight => weight.WithName(names[weight.Name[0] - '0'] + weight.Name[1..]))
            .Where(weight => weight.Name[0] != 'w').OrderBy(weight => weight.Name, StringComparer.Ordinal);

        var report = new WeightList(renamed).LoadInto(to);

        Assert.Equal(from.GetWeights().Take(6).SelectMany(weight => weight.ToArray()), to.GetWeights().SelectMany(weight => weight.ToArray()));
        Assert.All(report.Matched, match => Assert.Equal("same place in the order of layers", match.FoundBy));
    }

    [Theory]
    [InlineData("up{0}", false)]
    [InlineData("decoder.blocks.{0}", false)]
    [InlineData("deconv{0}", false)]
    [InlineData("scale{0}", false)]
    [InlineData("conv{0}", true)]
    [InlineData("layers.{0}.fc", true)]
    public void Without_a_stated_order_only_the_numbers_of_layers_count(string name, bool pairs)
    {
        using var model = nn.Sequential(Linear(), nn.ReLU(), nn.Identity(), Linear(), nn.ReLU(), nn.Identity(), Linear());
        var weights = Enumerable.Range(11, 3).Select(number => new Weight(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, name, number) + ".weight", [3, 3], ElementType.Float32,
            TensorData.Of(Enumerable.Repeat((float)number, 9).ToArray())).WithLayer("Linear", "kernel").WithLayout(WeightLayout.PyTorch));
        LoadReport Load() => new WeightList(weights).LoadInto(model, strict: false);
        if (!pairs)
        {
            Assert.Empty(Load().Matched);
            return;
        }
        Assert.Equal(["0.weight", "3.weight", "6.weight"], Load().Matched.Select(match => match.Target));
        Assert.Equal(13, model.GetWeights()["6.weight"].ToArray()[0]);

        static nn.Module<Tensor, Tensor> Linear() => nn.Linear(3, 3, hasBias: false);
    }

    [Fact]
    public void Places_in_two_lists_are_no_order()
    {
        using var first = nn.Linear(4, 4);
        using var second = nn.Sequential(nn.Identity(), nn.Linear(2, 2), nn.Linear(4, 4));
        using var to = Named([("a", nn.Linear(4, 4)), ("b", nn.Linear(4, 4))]);
        var mixed = first.GetWeights().Select(weight => weight.WithName("x." + weight.Name)).Concat(second.GetWeights().Skip(2));
        Assert.Throws<WeightLoadException>(() => new WeightList(mixed).LoadInto(to));
    }

    [Fact]
    public void A_kind_derived_from_a_name_does_not_turn_a_kernel_of_the_same_name()
    {
        using var model = nn.Sequential(("conv", nn.ConvTranspose2d(3, 3, 2, bias: false)));
        var kernel = new Weight("conv.weight", [3, 3, 2, 2], ElementType.Float32, TensorData.Of(Enumerable.Range(0, 36).Select(i => (float)i).ToArray()));

        new WeightList([kernel.WithLayer("Conv2d", "kernel").WithLayout(WeightLayout.PyTorch)]).LoadInto(model);
        Assert.Equal(kernel.ToArray(), model.GetWeights()[0].ToArray());

        var keras = kernel.WithName("conv/kernel").WithLayer("Conv2D", "kernel").WithLayout(WeightLayout.Keras);
        Assert.Contains("'conv' is a convolution in the list, but 'conv' is a transposed convolution in the module",
            Assert.Throws<WeightLoadException>(() => new WeightList([keras]).LoadInto(model)).Message);
    }

    [Fact]
    public void Two_sets_of_the_same_names_are_ambiguous_until_one_is_chosen()
    {
        using var model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2));
        using var average = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2));
        var weights = Prefixed(model, "params.").Concat(Prefixed(average, "params_ema.")).ToList();
        var before = model.GetWeights().SelectMany(weight => weight.ToArray()).ToList();

        var error = Assert.Throws<WeightLoadException>(() => new WeightList(weights).LoadInto(model));
        Assert.Contains("the sets 'params.*', 'params_ema.*'", error.Message);
        Assert.Contains("weights.Matching(\"params_ema.*\").LoadInto(module)", error.Message);
        Assert.Empty(new WeightList(weights).LoadInto(model, strict: false).Matched);
        Assert.Equal(before, model.GetWeights().SelectMany(weight => weight.ToArray()));

        new WeightList(weights).Matching("params_ema.*").LoadInto(model);
        Assert.Equal(average.GetWeights().SelectMany(weight => weight.ToArray()), model.GetWeights().SelectMany(weight => weight.ToArray()));
    }

    [Fact]
    public void A_layer_without_the_prefix_of_the_others_is_paired_by_its_name()
    {
        using var trained = Named([("h0", nn.Linear(3, 3)), ("h1", nn.Linear(3, 3)), ("head", nn.Linear(3, 3))]);
        using var model = Named([("transformer", Named([("h0", nn.Linear(3, 3)), ("h1", nn.Linear(3, 3))])), ("head", nn.Linear(3, 3))]);

        var report = trained.GetWeights().LoadInto(model);

        Assert.Equal("same name", report.Matched.Single(match => match.Target == "head.weight").FoundBy);
        Assert.Equal(trained.GetWeights().SelectMany(weight => weight.ToArray()), model.GetWeights().SelectMany(weight => weight.ToArray()));
        Assert.True(trained.CompareWith(model).IsUnchanged);
    }

    [Fact]
    public void With_another_head_names_decide_and_the_rest_is_left_alone()
    {
        using var trained = Named([("body", nn.Linear(3, 3)), ("fc", nn.Linear(3, 2))]);
        using var model = Named([("body", nn.Linear(3, 3)), ("head", nn.Linear(3, 2))]);
        var head = model.GetWeights()["head.weight"].ToArray();

        var report = new WeightList(Prefixed(trained, "module.")).LoadInto(model, strict: false);

        Assert.Equal(["body.weight", "body.bias"], report.Matched.Select(match => match.Target));
        Assert.Equal(["module.fc.weight", "module.fc.bias"], report.UnexpectedKeys);
        Assert.Equal(head, model.GetWeights()["head.weight"].ToArray());
    }

    [Fact]
    public void A_part_of_a_model_fits_one_of_its_own_name()
    {
        using var model = nn.Sequential(("encoder", nn.Sequential(nn.Linear(2, 2))), ("decoder", nn.Linear(2, 2)));
        using var part = nn.Sequential(nn.Linear(2, 2));

        var report = part.GetWeights().LoadInto(model, strict: false);

        Assert.Equal("same name without the module's 'encoder.'", report.Matched[0].FoundBy);
        Assert.Equal(part.GetWeights()[0].ToArray(), model.GetWeights()["encoder.0.weight"].ToArray());
    }

    [Fact]
    public void Layers_of_one_shape_and_several_stems_are_refused_side_by_side()
    {
        using var model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 4));
        var weights = Unordered(model, ["enc1", "enc2", "dec1"]);

        var error = Assert.Throws<WeightLoadException>(() => weights.LoadInto(model));

        Assert.Contains("\n  list              module\n  enc1 (4, 4) (4,)  0 (4, 4) (4,)\n  enc2 (4, 4) (4,)  1 (4, 4) (4,)\n", error.Message);
        Assert.Contains("Give the weights the module's names: weight.WithName(\"0.weight\") for 'enc1.weight'.", error.Message);
        var report = weights.LoadInto(model, strict: false);
        Assert.Empty(report.Matched);
        Assert.Contains("nothing was paired", report.ToString());
        Assert.Contains("pre-wrap\">The layers could not be paired", report.ToHtml());
    }

    [Fact]
    public void Numbers_are_in_natural_order_and_single_shapes_need_none()
    {
        string[] names = ["conv0", "conv2", "conv10", "end"];
        using var model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 2));
        using var trained = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 2));

        var report = new WeightList(Unordered(trained, names).OrderBy(weight => weight.Name, StringComparer.Ordinal)).LoadInto(model);

        Assert.Equal(trained.GetWeights().SelectMany(weight => weight.ToArray()), model.GetWeights().SelectMany(weight => weight.ToArray()));
        Assert.Equal(["same number", "the only one of its kind and shape"], report.Matched.Select(match => match.FoundBy).Distinct());
    }

    [Theory]
    [InlineData("fc2", "fc1")]
    [InlineData("up2.a", "up1.b")]
    public void Numbers_that_run_against_the_modules_order_or_count_two_things_are_refused(string first, string second)
    {
        using var model = Named([(first.Replace('.', '_'), nn.Linear(4, 4)), (second.Replace('.', '_'), nn.Linear(4, 4))]);
        Assert.Throws<WeightLoadException>(() => Unordered(model, ["dense1", "dense2"]).LoadInto(model));
    }

    private static nn.Module<Tensor, Tensor> Named(IEnumerable<(string, nn.Module<Tensor, Tensor>)> layers) => nn.Sequential(layers.ToArray());

    private static IEnumerable<Weight> Prefixed(nn.Module module, string prefix) => module.GetWeights().Select(weight => weight.WithName(prefix + weight.Name));

    // As a source that states no order, such as safetensors, lists them.
    private static WeightList Unordered(nn.Module module, string[] layers)
    {
        var own = module.GetWeights().Select(weight => weight.Name.Split('.')[0]).Distinct().ToList();
        return new(module.GetWeights().Select(weight => new Weight(layers[own.IndexOf(weight.Name.Split('.')[0])] + weight.Name[weight.Name.IndexOf('.')..],
            weight.Shape, weight.ElementType, weight.Data!).WithLayer(weight.LayerKind, weight.Role).WithAxes(weight.Axes)));
    }

    internal static void Close(Weight expected, Tensor actual)
    {
        double[] values = [.. actual.to(float64).reshape(-1).data<double>()];
        Assert.Equal(expected.Count, values.Length);
        Assert.All(expected.ToArray().Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }
}
