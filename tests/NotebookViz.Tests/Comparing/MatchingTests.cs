using NotebookViz.Tests.Formats;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Comparing;

/// <summary>Which weights are compared with which: as <c>LoadInto</c> pairs them, across formats and frameworks.</summary>
public sealed class MatchingTests
{
    [Fact]
    public void A_Keras_file_and_the_module_that_it_was_loaded_into_do_not_differ()
    {
        var weights = Fixture.Open("keras2_model.h5");
        using var model = nn.Sequential(nn.Conv2d(1, 32, 3), nn.BatchNorm2d(32), nn.Flatten(), nn.Linear(288, 5));
        weights.LoadInto(model);

        foreach (var (comparison, isReversed) in new[] { (weights.CompareWith(model), false), (model.CompareWith(weights), true) })
        {
            Assert.Equal(8, comparison.Count);
            Assert.All(comparison, row => Assert.True(row.IsUnchanged, row.ToString()));
            // Keras counts no batches.
            Assert.Equal(["1.num_batches_tracked"], (isReversed ? comparison.OnlyInA : comparison.OnlyInB).Select(weight => weight.Name));
            Assert.Empty(comparison.NotComparable);
            var kernel = comparison.Single(row => row.Count == 288);
            Assert.Equal([32, 1, 3, 3], kernel.Shape);
            Assert.Equal("same place in the order of layers", kernel.FoundBy);
            Assert.Equal(isReversed ? ("0.weight", "conv2d_1/kernel") : ("conv2d_1/kernel", "0.weight"), (kernel.NameA, kernel.NameB));
        }
    }

    [Fact]
    public void Gates_biases_and_heads_are_compared_in_one_order()
    {
        var weights = Fixture.Open("keras3_inner_layers.keras");
        using var model = new Layers([("reader", nn.LSTM(3, 4, bidirectional: true)), ("writer", nn.GRU(8, 4, bidirectional: true)), ("look", nn.MultiheadAttention(8, 2))]);
        weights.LoadInto(model);

        var comparison = weights.CompareWith(model);

        Assert.Empty(comparison.OnlyInA.Concat(comparison.OnlyInB));
        Assert.Empty(comparison.NotComparable);
        Assert.All(comparison, row => Assert.True(row.IsUnchanged, row.ToString()));
        Assert.Contains(comparison, row => row.NameB == "reader.bias_ih_l0 + reader.bias_hh_l0");
        Assert.Contains(comparison, row => row.NameB == "look.in_proj_weight [query]");
        using (no_grad())
            model.get_parameter("reader.bias_hh_l0_reverse")![2].add_(1);
        var changed = Assert.Single(weights.CompareWith(model), row => !row.IsUnchanged);
        Assert.Equal("reader.bias_ih_l0_reverse + reader.bias_hh_l0_reverse", changed.NameB);
        Assert.Equal(1, changed.MaxAbsChange, 1e-6);
    }

    [Fact]
    public void A_GGUF_file_is_compared_with_the_checkpoint_that_it_was_converted_from()
    {
        var original = Fixture.Open("comparison/llama.safetensors");
        var converted = Fixture.Open("comparison/llama.gguf");

        var comparison = original.CompareWith(converted);

        Assert.True(comparison.IsUnchanged, comparison.ToString());
        Assert.Equal(12, comparison.Count);
        Assert.Equal("blk.0.attn_q.weight", comparison["model.layers.0.self_attn.q_proj.weight"].NameB);
        Assert.Equal("name before the conversion to GGUF", comparison[0].FoundBy);
        Assert.True(converted.CompareWith(original).IsUnchanged);
        // Two GGUF files have the same order, and names of their own.
        Assert.True(converted.CompareWith(Fixture.Open("comparison/llama.gguf")).IsUnchanged);
        // Values are compared, so another order of rows is a change.
        Assert.False(original["model.layers.0.self_attn.k_proj.weight"].CompareWith(new Weight("k", [8, 16], ElementType.Float32, converted["blk.0.attn_k.weight"].Data!)).IsUnchanged);
    }

    [Theory]
    [InlineData("a/w b/w", "a.w b.w", "a.w=a/w b.w=b/w")]
    [InlineData("module.a.w module.b.w", "a.w b.w", "module.a.w=a.w module.b.w=b.w")]
    [InlineData("a.w b.w x", "net.b.w net.a.w y", "a.w=net.a.w b.w=net.b.w")]
    [InlineData("a b c", "c a d", "a=a c=c")]
    [InlineData("h.0.w h.1.w top.w", "top.w net.h.0.w net.h.1.w", "h.0.w=net.h.0.w h.1.w=net.h.1.w top.w=top.w")]
    [InlineData("net.h.0.w net.h.1.w top.w", "h.0.w h.1.w top.w", "net.h.0.w=h.0.w net.h.1.w=h.1.w top.w=top.w")]
    [InlineData("ema.a.w ema.b.w a.w", "a.w b.w", "ema.a.w=a.w ema.b.w=b.w")]
    public void Names_decide_first(string a, string b, string expected)
    {
        var comparison = List(a).CompareWith(List(b));

        Assert.Equal(expected.Split(' ').Select(pair => pair.Replace('/', '.')).Order(), comparison.Select(row => $"{row.NameA}={row.NameB}".Replace('/', '.')).Order());
        Assert.Equal(a.Split(' ').Length - comparison.Count, comparison.OnlyInA.Count);
        Assert.Equal(b.Split(' ').Length - comparison.Count, comparison.OnlyInB.Count);
        Assert.Null(comparison.PairingProblem);
    }

    [Fact]
    public void Names_that_fit_more_than_one_way_are_not_guessed()
    {
        var comparison = List("params.w params_ema.w").CompareWith(List("w"));

        Assert.Empty(comparison);
        Assert.Contains("The names match in more than one way, so nothing was compared: 'params.*' of A, 'params_ema.*' of A", comparison.PairingProblem);
        Assert.Equal((2, 1), (comparison.OnlyInA.Count, comparison.OnlyInB.Count));
    }

    [Theory]
    [InlineData(new long[] { 2, 3 }, new long[] { 2, 3 }, true)]
    [InlineData(new long[] { 2, 3 }, new long[] { 3, 2 }, false)]
    [InlineData(new long[] { }, new long[] { }, true)]
    public void The_only_weights_of_two_lists_are_paired_if_their_shapes_are_equal(long[] shapeA, long[] shapeB, bool arePaired)
    {
        var comparison = new WeightList([Some.Weight(shapeA, Some.Wave, name: "before")]).CompareWith(new WeightList([Some.Weight(shapeB, Some.Wave, name: "after")]));

        Assert.Equal(arePaired ? 1 : 0, comparison.Count);
        Assert.Equal(arePaired, comparison.IsUnchanged);
        Assert.Equal(arePaired, comparison.PairingProblem is null);
        if (arePaired)
            Assert.Equal(("before", "after", "only weight of each side"), (comparison[0].NameA, comparison[0].NameB, comparison[0].FoundBy));
    }

    [Fact]
    public void Lists_without_a_common_name_or_order_say_so()
    {
        var comparison = List("first second").CompareWith(List("one two"));

        Assert.Empty(comparison);
        Assert.Contains("no names are equal", comparison.PairingProblem);
        Assert.Contains("A has 'first' (2, 3), 'second' (2, 3); B has 'one' (2, 3), 'two' (2, 3).", comparison.PairingProblem);
        Assert.Contains("no names are equal", comparison.ToString(100));
        Assert.Contains("no names are equal", comparison.ToHtml());
        Assert.Equal("There is nothing to compare: B has no weights.", List("a").CompareWith(new WeightList([])).PairingProblem);
    }

    [Fact]
    public void A_kernel_of_unknown_axes_in_another_shape_says_so()
    {
        var keras = new WeightList([Some.Weight([3, 3, 2, 8], Some.Wave, name: "conv.weight")]);
        using var model = nn.Sequential(("conv", nn.Conv2d(2, 8, 3, bias: false)));

        string reason = "The axes (axis 0 (3), axis 1 (3), axis 2 (2), axis 3 (8)) and (8 filters, 2 channels, 3 rows, 3 columns) cannot be put into the same order; the layout of {0} is unknown.";
        Assert.Equal(reason.Replace("{0}", "A"), Assert.Single(keras.CompareWith(model).NotComparable).Reason);
        Assert.EndsWith("the layout of B is unknown.", Assert.Single(model.CompareWith(keras).NotComparable).Reason);
        Assert.Contains("the layouts of both are unknown.", Assert.Throws<ArgumentException>(() => keras[0].CompareWith(Some.Weight([2, 8, 9], Some.Wave))).Message);
        var comparison = keras.WithLayout(WeightLayout.Keras).CompareWith(model);
        Assert.Equal([3, 3, 2, 8], Assert.Single(comparison).Shape);
        Assert.Equal(model.GetWeights()[0][5, 1, 2, 0], comparison[0].B[2, 0, 1, 5]);
    }

    private static WeightList List(string names) => new(names.Split(' ').Select((name, i) => Some.Weight([2, 3], j => j + i, name: name)));

    private sealed class Layers : nn.Module
    {
        public Layers(IEnumerable<(string Name, nn.Module Module)> layers) : base(nameof(Layers))
        {
            foreach (var (name, module) in layers)
                register_module(name, module);
        }
    }
}
