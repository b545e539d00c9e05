using static TorchSharp.torch;

namespace NotebookViz.Tests.Torch;

public sealed class LoadIntoTests
{
    [Fact]
    public void A_Keras_model_computes_in_TorchSharp_what_its_layout_says()
    {
        var weights = WeightFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", "keras2_model.h5"));
        // The fixture's variances are random; a trained model's are positive.
        weights = new([.. weights.Select(w => w.Name.EndsWith("moving_variance", StringComparison.Ordinal)
            ? Keras(w.Name, "BatchNormalization", [.. w.Shape], [.. w.ToArray().Select(Math.Abs)]) : w)]);
        using var model = nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.BatchNorm2d(32, eps: 1e-3), new ChannelsLast(), nn.Flatten(), nn.Linear(288, 5));

        var report = weights.LoadInto(model);

        Assert.True(report.IsComplete, report.ToString());
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "4.weight", "4.bias"],
            report.Matched.Select(match => match.Target));
        model.eval();
        double[] image = [.. Enumerable.Range(0, 25).Select(i => Math.Sin(i))];
        using var input = tensor(image, [1, 1, 5, 5]).to(float32);
        double[] output = [.. model.forward(input).to(float64).data<double>()];
        double[] expected = Direct(weights, image);
        for (int i = 0; i < 5; i++)
            Assert.Equal(expected[i], output[i], 1e-3);
    }

    // Straight from Keras' layout: kernel[row, column, channel, filter], dense[input, output], channels last.
    private static double[] Direct(WeightList w, double[] image)
    {
        var output = new double[5];
        for (int o = 0; o < 5; o++)
            output[o] = w["dense_1/bias"][o];
        for (int y = 0; y < 3; y++)
            for (int x = 0; x < 3; x++)
                for (int filter = 0; filter < 32; filter++)
                {
                    double sum = w["conv2d_1/bias"][filter];
                    for (int row = 0; row < 3; row++)
                        for (int column = 0; column < 3; column++)
                            sum += w["conv2d_1/kernel"][row, column, 0, filter] * image[(y + row) * 5 + x + column];
                    string norm = "batch_normalization_1/";
                    double value = (sum - w[norm + "moving_mean"][filter]) / Math.Sqrt(w[norm + "moving_variance"][filter] + 1e-3)
                        * w[norm + "gamma"][filter] + w[norm + "beta"][filter];
                    for (int o = 0; o < 5; o++)
                        output[o] += value * w["dense_1/kernel"][(y * 3 + x) * 32 + filter, o];
                }
        return output;
    }

    [Fact]
    public void Weights_of_the_same_names_come_back_to_the_bit()
    {
        using var from = nn.Sequential(("conv", nn.Conv2d(2, 4, 3)), ("norm", nn.BatchNorm2d(4)));
        using var to = nn.Sequential(("conv", nn.Conv2d(2, 4, 3)), ("norm", nn.BatchNorm2d(4)));

        from.GetWeights().LoadInto(to);

        Assert.All(from.state_dict().Zip(to.state_dict()), pair => Assert.True(pair.First.Value.eq(pair.Second.Value).all().item<bool>()));
    }

    [Fact]
    public void Strict_names_each_mismatch_and_changes_nothing()
    {
        using var module = nn.Sequential(("conv2d", nn.Conv2d(1, 4, 3)), ("dense", nn.Linear(6, 2)));
        var before = module.GetWeights();
        var weights = new WeightList([
            Keras("conv2d/kernel", "Conv2D", [3, 3, 1, 4]), Keras("conv2d/bias", "Conv2D", [4]),
            Keras("dense/kernel", "Dense", [5, 2]), Keras("extra/gamma", "BatchNormalization", [2])]);

        var error = Assert.Throws<WeightLoadException>(() => weights.LoadInto(module));

        Assert.Contains("'dense/kernel' (5, 2) does not fit dense.weight (2, 6). In TorchSharp's order its shape is (2, 5)", error.Message);
        Assert.Contains("dense.bias (2,): the list has no weight for it", error.Message);
        Assert.Contains("'extra/gamma': the module has no parameter for it", error.Message);
        Assert.Equal(before.SelectMany(weight => weight.ToArray()), module.GetWeights().SelectMany(weight => weight.ToArray()));

        var report = weights.LoadInto(module, strict: false);
        Assert.Equal(["conv2d.weight", "conv2d.bias"], report.Matched.Select(match => match.Target));
        Assert.Equal(weights[0][2, 1, 0, 3], module.GetWeights()[0][3, 0, 2, 1]);
    }

    [Fact]
    public void A_dry_run_reports_the_same_and_changes_nothing()
    {
        using var from = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2));
        using var to = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2));
        using var other = nn.Sequential(nn.Linear(3, 4));
        var before = to.GetWeights();

        var report = from.GetWeights().LoadInto(to, dryRun: true);

        Assert.Equal(before.SelectMany(weight => weight.ToArray()), to.GetWeights().SelectMany(weight => weight.ToArray()));
        Assert.Equal(report.ToString(), from.GetWeights().LoadInto(to).ToString());
        Assert.False(from.GetWeights().LoadInto(other, dryRun: true).IsComplete);
    }

    [Fact]
    public void Whole_numbers_of_64_bits_are_exact()
    {
        using var norm = nn.BatchNorm1d(1);
        long[] count = [(1L << 53) + 1];
        var weights = norm.GetWeights().Select(weight => weight.Role == "batch counter" ? new Weight(weight.Name, [], ElementType.Int64, TensorData.Of(count)) : weight);

        new WeightList(weights).LoadInto(norm);

        Assert.Equal(count[0], norm.state_dict()["num_batches_tracked"].item<long>());
    }

    [Theory]
    [InlineData(1e30, ScalarType.Float16, "'weight' (1, 2) does not fit weight (1, 2). Its values reach 1e+30, which float16 does not hold")]
    [InlineData(65519, ScalarType.Float16, "")]
    [InlineData(65520, ScalarType.Float16, "which float16 does not hold")]
    [InlineData(double.PositiveInfinity, ScalarType.Float16, "")]
    [InlineData(1e39, ScalarType.Float32, "which float32 does not hold")]
    [InlineData(3.4e38, ScalarType.Float32, "")]
    [InlineData(1e39, ScalarType.Float64, "")]
    public void Finite_values_do_not_become_infinite(double value, ScalarType type, string problem)
    {
        using var linear = nn.Linear(2, 1, hasBias: false, dtype: type);
        var report = new WeightList([Some.Weight([1, 2], index => index * value, ElementType.Float64, "weight")]).LoadInto(linear, dryRun: true);
        Assert.Equal(problem.Length == 0, report.IsComplete);
        Assert.Contains(problem, report.MismatchedKeys.SingleOrDefault() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Fractions_are_not_cut_off_for_an_integer()
    {
        using var norm = nn.BatchNorm1d(1);
        var weights = norm.GetWeights().Select(weight => weight.Role == "batch counter" ? new Weight(weight.Name, [], ElementType.Float32, TensorData.Of(new[] { 2.5f })) : weight);
        Assert.Contains("It has the value 2.5, which int64 does not hold", Assert.Single(new WeightList(weights).LoadInto(norm, strict: false).MismatchedKeys), StringComparison.Ordinal);
        Assert.Equal(0, norm.state_dict()["num_batches_tracked"].item<long>());
    }

    [Fact]
    public void Two_weights_for_one_parameter_are_named()
    {
        using var linear = nn.Linear(3, 2, hasBias: false);
        var weights = new WeightList([linear.GetWeights()[0], linear.GetWeights()[0]]);

        var error = Assert.Throws<WeightLoadException>(() => weights.LoadInto(linear));

        Assert.Contains("The list has 'weight' (2, 3) and 'weight' (2, 3) for it", error.Message);
        Assert.Empty(weights.LoadInto(linear, strict: false).Matched);
    }

    [Fact]
    public void Different_weights_for_a_tensor_that_layers_share_are_refused()
    {
        using var tied = Tied(true);
        using var untied = Tied(false);

        Assert.True(tied.GetWeights().LoadInto(tied).IsComplete);
        Assert.Contains("first.weight and second.weight are one tensor", Assert.Throws<WeightLoadException>(() => untied.GetWeights().LoadInto(tied)).Message);

        static nn.Module Tied(bool share)
        {
            var (first, second) = (nn.Linear(2, 2, hasBias: false), nn.Linear(2, 2, hasBias: false));
            if (share)
                second.weight = first.weight;
            return nn.Sequential(("first", first), ("second", second));
        }
    }

    [Fact]
    public void A_weight_without_values_says_why_it_is_not_loaded()
    {
        using var linear = nn.Linear(3, 2, hasBias: false);
        var weights = new WeightList([Weight.WithoutValues("weight", [2, 3], ElementType.Float32, "It is sparse.")]);
        Assert.Contains("does not fit weight (2, 3). It is sparse.", Assert.Throws<WeightLoadException>(() => weights.LoadInto(linear)).Message);
    }

    [Fact]
    public void A_depthwise_kernel_becomes_that_of_a_grouped_convolution()
    {
        using var conv = nn.Conv2d(3, 6, (2, 2), groups: 3, bias: false);
        var kernel = Keras("depthwise_conv2d/depthwise_kernel", "DepthwiseConv2D", [2, 2, 3, 2]);
        new WeightList([kernel]).LoadInto(conv);
        Check(conv.GetWeights()[0], (f, _, row, column) => kernel[row, column, f / 2, f % 2]);
    }

    [Fact]
    public void A_transposed_kernel_keeps_its_outputs_and_inputs_apart()
    {
        using var conv = nn.ConvTranspose2d(3, 4, (2, 2), bias: false);
        var kernel = Keras("conv2d_transpose/kernel", "Conv2DTranspose", [2, 2, 4, 3]);
        new WeightList([kernel]).LoadInto(conv);
        Check(conv.GetWeights()[0], (input, output, row, column) => kernel[row, column, output, input]);
    }

    [Fact]
    public void A_one_dimensional_kernel_is_turned_round()
    {
        using var conv = nn.Conv1d(3, 4, 2, bias: false);
        var kernel = Keras("conv1d/kernel", "Conv1D", [2, 3, 4]);
        new WeightList([kernel]).LoadInto(conv);
        Assert.Equal(kernel[1, 2, 3], conv.GetWeights()[0][3, 2, 1]);
        Assert.Equal(kernel[0, 1, 2], conv.GetWeights()[0][2, 1, 0]);
    }

    [Fact]
    public void An_LSTM_keeps_its_gates_and_its_single_bias_is_the_inputs()
    {
        using var lstm = nn.LSTM(3, 2);
        var weights = Recurrent("LSTM", 4, [8]);
        weights.LoadInto(lstm);
        var loaded = lstm.GetWeights();
        Assert.Equal(weights[0][2, 5], loaded["weight_ih_l0"][5, 2]);
        Assert.Equal(weights[1][1, 6], loaded["weight_hh_l0"][6, 1]);
        Assert.Equal(weights[2].ToArray(), loaded["bias_ih_l0"].ToArray());
        Assert.All(loaded["bias_hh_l0"].ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_GRUs_gates_are_put_into_TorchSharps_order()
    {
        using var gru = nn.GRU(3, 2);
        var weights = Recurrent("GRU", 3, [2, 6]);
        weights.LoadInto(gru);
        var loaded = gru.GetWeights();
        int[] order = [2, 3, 0, 1, 4, 5]; // z r h becomes r z n, two units each
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(weights[0][1, order[i]], loaded["weight_ih_l0"][i, 1]);
            Assert.Equal(weights[1][0, order[i]], loaded["weight_hh_l0"][i, 0]);
            Assert.Equal(weights[2][0, order[i]], loaded["bias_ih_l0"][i]);
            Assert.Equal(weights[2][1, order[i]], loaded["bias_hh_l0"][i]);
        }
    }

    [Fact]
    public void A_GRU_that_computes_something_different_is_rejected()
    {
        using var gru = nn.GRU(3, 2);
        var error = Assert.Throws<WeightLoadException>(() => Recurrent("GRU", 3, [6]).LoadInto(gru));
        Assert.Contains("reset_after=True", error.Message);
    }

    [Fact]
    public void Axes_that_are_not_known_are_not_guessed()
    {
        using var linear = nn.Linear(3, 3, hasBias: false);
        var matrix = new Weight("dense/kernel", [3, 3], ElementType.Float32, TensorData.Of(new float[9])).WithLayer("Dense", "kernel");
        Assert.Contains("WithLayout(WeightLayout.Keras)", Assert.Throws<WeightLoadException>(() => new WeightList([matrix]).LoadInto(linear)).Message);
    }

    private static WeightList Recurrent(string kind, int gates, long[] bias) => new([
        Keras("r/kernel", kind, [3, gates * 2]), Keras("r/recurrent_kernel", kind, [2, gates * 2]), Keras("r/bias", kind, bias)]);

    private static Weight Keras(string name, string kind, long[] shape, double[]? values = null)
    {
        int count = (int)shape.Aggregate(1L, (a, b) => a * b);
        float[] data = [.. values?.Select(v => (float)v) ?? Enumerable.Range(0, count).Select(i => i * 0.5f + shape.Length)];
        return new Weight(name, shape, ElementType.Float32, TensorData.Of(data)).WithLayer(kind, null).WithLayout(WeightLayout.Keras);
    }

    private static void Check(Weight loaded, Func<long, long, long, long, double> expected)
    {
        for (long a = 0; a < loaded.Shape[0]; a++)
            for (long b = 0; b < loaded.Shape[1]; b++)
                for (long row = 0; row < 2; row++)
                    for (long column = 0; column < 2; column++)
                        Assert.Equal(expected(a, b, row, column), loaded[a, b, row, column]);
    }

    private sealed class ChannelsLast() : nn.Module<Tensor, Tensor>("channels_last")
    {
        public override Tensor forward(Tensor input) => input.permute(0, 2, 3, 1);
    }
}
