using NotebookViz.Tests.Formats;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Torch;

/// <summary>Layers in Keras 3's Bidirectional, TimeDistributed and MultiHeadAttention.</summary>
public sealed class KerasInnerLayerTests
{
    [Fact]
    public void Inner_layers_have_Keras_names_and_axes()
    {
        var weights = Fixture.Open("keras3_inner_layers_unnamed.keras");

        Assert.Equal("3 inputs, 4 gates × 4 units", Axes(weights["bi/forward_layer/kernel"]));
        Assert.Equal("4 states, 4 gates × 4 units", Axes(weights["bi/backward_layer/recurrent_kernel"]));
        Assert.Equal(("LSTM", "bias"), (weights["bi/backward_layer/bias"].LayerKind, weights["bi/backward_layer/bias"].Role));
        Assert.Equal("3 rows, 3 columns, 1 channel, 2 filters", Axes(weights["td/kernel"]));
        Assert.Equal("3 inputs, 3 gates × 4 units", Axes(weights["gru/kernel"]));
        Assert.Equal("8 inputs, head (2), head size (4)", Axes(weights["mha/query/kernel"]));
        Assert.Equal("head (2), head size (4), 8 outputs", Axes(weights["mha/attention_output/kernel"]));
        Assert.Equal("bias of the query", weights["mha/query/bias"].Role);
        Assert.Null(weights["mine/vars/0"].Role);
        Assert.Equal(["forward_layer", "backward_layer", "forward_layer", "backward_layer", "query", "key", "value", "attention_output"],
            Fixture.Open("keras3_inner_layers.weights.h5").Select(weight => weight.Name.Split('/')).Select(parts => parts[1]).Aggregate(new List<string>(), (all, name) =>
            {
                if (all.LastOrDefault() != name)
                    all.Add(name);
                return all;
            }));
    }

    [Theory]
    [InlineData("keras3_inner_layers.keras", "reader", "writer", "look")]
    [InlineData("keras3_inner_layers.weights.h5", "bidirectional", "bidirectional_1", "multi_head_attention")]
    public void Recurrent_layers_in_both_directions_and_attention_compute_what_Keras_defines(string file, params string[] names)
    {
        var lstm = nn.LSTM(3, 4, bidirectional: true);
        var gru = nn.GRU(8, 4, bidirectional: true);
        var attention = nn.MultiheadAttention(8, 2);
        using var model = new Layers([(names[0], lstm), (names[1], gru), (names[2], attention)]);
        model.eval();

        var report = Fixture.Open(file).LoadInto(model);

        Assert.True(report.IsComplete, report.ToString());
        var expected = Fixture.Open("loading_expected.npz");
        using var input = tensor(expected["inner.x"].ToArray(), [5, 1, 3]).to(float32);
        var read = lstm.call(input).Item1;
        PairingTests.Close(expected["inner.lstm"], read);
        var written = gru.call(read).Item1;
        PairingTests.Close(expected["inner.gru"], written);
        PairingTests.Close(expected["inner.attention"], attention.forward(written, written, written, null, false, null).Item1);
    }

    [Fact]
    public void Keras_2_names_of_the_same_layers_go_into_the_same_parameters()
    {
        using var model = new Layers([("reader", nn.LSTM(3, 4, bidirectional: true)), ("writer", nn.GRU(8, 4, bidirectional: true)), ("look", nn.MultiheadAttention(8, 2))]);
        var weights = Fixture.Open("keras3_inner_layers.keras");
        var expected = weights.LoadInto(model).Matched;
        var older = weights.Select(weight => weight.WithName(weight.Name
            .Replace("reader/forward_layer/", "reader/forward_lstm/lstm_cell_1/").Replace("reader/backward_layer/", "reader/backward_lstm/lstm_cell_2/")
            .Replace("_layer/", "_gru/gru_cell/")));

        Assert.Equal(expected.Select(match => match.Target), new WeightList(older).LoadInto(model).Matched.Select(match => match.Target));
    }

    [Fact]
    public void Attention_of_another_width_is_refused_with_the_reason()
    {
        using var model = new Layers([("look", nn.MultiheadAttention(12, 2))]);
        var weights = new WeightList(Fixture.Open("keras3_inner_layers.keras").Where(weight => weight.Name.StartsWith("look", StringComparison.Ordinal)));

        var error = Assert.Throws<WeightLoadException>(() => weights.LoadInto(model));

        Assert.Contains("'look/query/kernel' (8, 2, 4) does not fit look.in_proj_weight (36, 12). It has 2 heads of size 4, but the module needs (12, 12)", error.Message);
    }

    [Fact]
    public void A_layer_in_both_directions_does_not_fit_one_of_one_direction()
    {
        using var model = new Layers([("reader", nn.LSTM(3, 4))]);
        var weights = new WeightList(Fixture.Open("keras3_inner_layers.keras").Where(weight => weight.Name.StartsWith("reader", StringComparison.Ordinal)));

        var report = weights.LoadInto(model, strict: false);

        Assert.Equal(["reader/backward_layer/kernel", "reader/backward_layer/recurrent_kernel", "reader/backward_layer/bias"], report.UnexpectedKeys);
    }

    private static string Axes(Weight weight) => string.Join(", ", weight.Axes);

    private sealed class Layers : nn.Module
    {
        public Layers(IEnumerable<(string Name, nn.Module Module)> layers) : base(nameof(Layers))
        {
            foreach (var (name, module) in layers)
                register_module(name, module);
        }
    }
}
