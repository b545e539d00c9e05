using TorchSharp;
using TorchSharp.Modules;
using static NotebookViz.AxisRole;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Torch;

public class ModuleExtensionsTests
{
    [Fact]
    public void A_convolution_has_a_kernel_and_a_bias()
    {
        using var layer = nn.Conv2d(3, 8, kernel_size: (5, 7));

        var weights = layer.GetWeights();

        Assert.Equal("Conv2d", weights.Owner);
        Assert.Equal(["weight", "bias"], Names(weights));
        Assert.Equal(["kernel", "bias"], weights.Select(weight => weight.Role));
        Assert.Equal([8, 3, 5, 7], weights[0].Shape);
        Assert.Equal([Filter, Channel, Row, Column], Roles(weights[0]));
        Assert.Equal([Filter], Roles(weights[1]));
        Assert.All(weights, weight => Assert.Equal("Conv2d", weight.LayerKind));
    }

    [Fact]
    public void The_values_are_the_layers()
    {
        using var layer = nn.Linear(3, 2);

        var weights = layer.GetWeights();

        Assert.Equal(layer.weight!.data<float>().ToArray().Select(value => (double)value), weights[0].ToArray());
        Assert.Equal(layer.bias!.data<float>().ToArray().Select(value => (double)value), weights[1].ToArray());
    }

    [Fact]
    public void Later_training_does_not_change_what_was_listed()
    {
        using var layer = nn.Linear(3, 2);
        var weights = layer.GetWeights();
        var before = weights[0].ToArray();

        using (no_grad())
            layer.weight!.add_(1);
        layer.Dispose();

        Assert.Equal(before, weights[0].ToArray());
    }

    [Fact]
    public void A_layer_without_weights_has_an_empty_list()
    {
        Assert.Empty(nn.Flatten().GetWeights());
        Assert.Empty(nn.ReLU().GetWeights());
        Assert.Equal("Flatten", nn.Flatten().GetWeights().Owner);
    }

    [Fact]
    public void A_layer_without_bias_has_none() =>
        Assert.Equal(["weight"], Names(nn.Linear(3, 2, hasBias: false).GetWeights()));

    public static TheoryData<string, nn.Module, AxisRole[][]> Kinds() => new()
    {
        { "Linear", nn.Linear(3, 2), [[Output, Input], [Output]] },
        { "Bilinear", nn.Bilinear(2, 3, 4), [[Output, Unknown, Unknown], [Output]] },
        { "Conv1d", nn.Conv1d(2, 4, 3), [[Filter, Channel, KernelPosition], [Filter]] },
        { "Conv2d", nn.Conv2d(4, 8, 3, groups: 4), [[Filter, Channel, Row, Column], [Filter]] },
        { "Conv3d", nn.Conv3d(2, 4, 3), [[Filter, Channel, Depth, Row, Column], [Filter]] },
        { "ConvTranspose1d", nn.ConvTranspose1d(2, 4, 3), [[Channel, Filter, KernelPosition], [Filter]] },
        { "ConvTranspose2d", nn.ConvTranspose2d(2, 4, 3), [[Channel, Filter, Row, Column], [Filter]] },
        { "ConvTranspose2d", nn.ConvTranspose2d(4, 6, 3, groups: 2), [[Channel, Unknown, Row, Column], [Filter]] },
        { "ConvTranspose3d", nn.ConvTranspose3d(2, 4, 3), [[Channel, Filter, Depth, Row, Column], [Filter]] },
        { "Embedding", nn.Embedding(10, 3), [[Token, Feature]] },
        { "EmbeddingBag", nn.EmbeddingBag(10, 3), [[Token, Feature]] },
        { "LayerNorm", nn.LayerNorm(8), [[Feature], [Feature]] },
        { "GroupNorm", nn.GroupNorm(2, 8), [[Feature], [Feature]] },
        { "BatchNorm1d", nn.BatchNorm1d(8), [[Feature], [Feature], [Feature], [Feature], []] },
        { "BatchNorm2d", nn.BatchNorm2d(8), [[Feature], [Feature], [Feature], [Feature], []] },
        { "LSTM", nn.LSTM(3, 4), [[Gate, Input], [Gate, State], [Gate], [Gate]] },
        { "GRU", nn.GRU(3, 4), [[Gate, Input], [Gate, State], [Gate], [Gate]] },
        { "RNN", nn.RNN(3, 4), [[Unit, Input], [Unit, State], [Unit], [Unit]] },
        { "LSTMCell", nn.LSTMCell(3, 4), [[Gate, Input], [Gate, State], [Gate], [Gate]] },
        { "PReLU", nn.PReLU(3), [[Channel]] },
        { "MultiheadAttention", nn.MultiheadAttention(8, 2), [[Output, Input], [Output], [Output, Input], [Output]] },
        { "MultiheadAttention", nn.MultiheadAttention(8, 2, kdim: 4, vdim: 6), [[Output, Input], [Output, Input], [Output, Input], [Output], [Output, Input], [Output]] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_layer_tells_what_its_axes_mean(string kind, nn.Module layer, AxisRole[][] roles)
    {
        var weights = layer.GetWeights();

        Assert.Equal(kind, weights.Owner);
        Assert.Equal(roles, weights.Select(Roles));
        Assert.All(weights, weight => Assert.NotNull(weight.Role));
        Assert.All(weights, weight => Assert.Null(weight.Problem));
    }

    [Fact]
    public void A_batch_normalisation_lists_its_moving_statistics_last()
    {
        var weights = nn.BatchNorm2d(3).GetWeights();

        Assert.Equal(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], Names(weights));
        Assert.Equal(
            ["scale (gamma)", "shift (beta)", "moving mean", "moving variance", "batch counter"],
            weights.Select(weight => weight.Role));
        Assert.All(weights, weight => Assert.Equal("BatchNorm2d", weight.LayerKind));
    }

    [Fact]
    public void An_lstm_says_in_which_order_its_gates_stand()
    {
        var weights = nn.LSTM(3, 4, numLayers: 2, bidirectional: true).GetWeights();

        Assert.Equal(["input (i)", "forget (f)", "cell (g)", "output (o)"], weights["weight_ih_l0"].Axes[0].Parts);
        Assert.Equal("recurrent kernel (layer 1), reverse direction", weights["weight_hh_l1_reverse"].Role);
        Assert.Equal(["reset (r)", "update (z)", "new (n)"], nn.GRU(3, 4).GetWeights()["bias_hh_l0"].Axes[0].Parts);
        Assert.Empty(nn.RNN(3, 4).GetWeights()[0].Axes[0].Parts);
    }

    [Fact]
    public void Attention_says_where_query_key_and_value_stand()
    {
        var weights = nn.MultiheadAttention(8, 2).GetWeights();

        Assert.Equal(["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"], Names(weights));
        Assert.Equal(["query", "key", "value"], weights[0].Axes[0].Parts);
        Assert.Equal("out_proj.weight: kernel of Linear", weights[2].Headline);
    }

    [Fact]
    public void A_model_lists_the_weights_of_all_its_layers_by_the_names_of_its_state()
    {
        using var model = nn.Sequential(
            ("conv", nn.Conv2d(1, 4, 3)),
            ("relu", nn.ReLU()),
            ("head", nn.Sequential(nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(16, 2))));

        var weights = model.GetWeights();

        Assert.Equal("Sequential", weights.Owner);
        Assert.Equal(model.state_dict().Keys.Order(StringComparer.Ordinal), Names(weights).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["conv.weight", "conv.bias", "head.0.weight", "head.0.bias", "head.0.running_mean", "head.0.running_var",
                "head.0.num_batches_tracked", "head.2.weight", "head.2.bias"],
            Names(weights));
        Assert.Equal("Conv2d", weights["conv.weight"].LayerKind);
        Assert.Equal("Linear", weights["head.2.bias"].LayerKind);
        Assert.Equal([Output, Input], Roles(weights["head.2.weight"]));
    }

    [Fact]
    public void A_transformer_layer_has_parts_though_no_child_modules()
    {
        var weights = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16), 2).GetWeights();

        Assert.Equal(24, weights.Count);
        Assert.Equal("LayerNorm", weights["layers.1.norm2.bias"].LayerKind);
        Assert.Equal("shift (beta)", weights["layers.1.norm2.bias"].Role);
        Assert.Equal([Output, Input], Roles(weights["layers.0.linear1.weight"]));
        Assert.Equal("MultiheadAttention", weights["layers.0.self_attn.in_proj_bias"].LayerKind);
    }

    [Fact]
    public void A_shared_weight_is_listed_at_both_places_and_copied_once()
    {
        using var model = new TiedModel();

        var weights = model.GetWeights();

        Assert.Equal(["first.weight", "first.bias", "second.weight", "second.bias"], Names(weights));
        Assert.Equal("the same tensor as first.weight", weights["second.weight"].Note);
        Assert.Same(weights["first.weight"].Data, weights["second.weight"].Data);
    }

    private sealed class TiedModel : nn.Module
    {
        private readonly Linear first = nn.Linear(3, 3);
        private readonly Linear second = nn.Linear(3, 3);

        public TiedModel() : base(nameof(TiedModel))
        {
            second.weight = first.weight;
            RegisterComponents();
        }
    }

    [Fact]
    public void What_a_users_own_layer_stores_is_not_guessed()
    {
        using var layer = new ConvBlock();

        var weights = layer.GetWeights();

        Assert.Equal(["weight", "mask"], Names(weights));
        Assert.Equal([Unknown, Unknown], Roles(weights[0]));
        Assert.Equal("ConvBlock", weights[0].LayerKind);
    }

    private sealed class ConvBlock : nn.Module
    {
        private readonly Parameter weight = new(zeros(2, 3));
        private readonly Tensor mask = ones(3);

        public ConvBlock() : base(nameof(ConvBlock)) => RegisterComponents();

        public long Elements => weight.numel() + mask.numel();
    }

    [Fact]
    public void A_layer_in_half_precision_keeps_it()
    {
        using var layer = nn.Linear(3, 2).to(float16);

        Assert.Equal(ElementType.Float16, layer.GetWeights()[0].ElementType);
    }

    [Fact]
    public void A_layer_on_the_meta_device_lists_its_weights_with_a_sentence()
    {
        using var layer = nn.Linear(3, 2, device: META);

        var weights = layer.GetWeights();

        Assert.Equal([2, 3], weights[0].Shape);
        Assert.All(weights, weight => Assert.Contains("meta device", weight.Problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_disposed_layer_lists_its_weights_with_a_sentence()
    {
        var layer = nn.Linear(3, 2);
        layer.Dispose();

        var weights = layer.GetWeights();

        Assert.Equal(["bias", "weight"], Names(weights).Order(StringComparer.Ordinal));
        Assert.All(weights, weight => Assert.StartsWith("The tensor was disposed", weight.Problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_weight_that_was_disposed_does_not_hide_the_others()
    {
        using var layer = nn.Linear(3, 2);
        layer.weight!.Dispose();

        var weights = layer.GetWeights();

        Assert.NotNull(weights["weight"].Problem);
        Assert.Equal(2, weights["bias"].ToArray().Length);
    }

    [Fact]
    public void Nothing_is_left_behind_in_the_users_dispose_scope()
    {
        using var scope = NewDisposeScope();
        var layer = nn.BatchNorm2d(3);
        int before = scope.DisposablesCount;

        layer.GetWeights();

        Assert.Equal(before, scope.DisposablesCount);
    }

    [Fact]
    public void A_null_module_is_refused() =>
        Assert.Throws<ArgumentNullException>(() => ((nn.Module)null!).GetWeights());

    private static IEnumerable<string> Names(WeightList weights) => weights.Select(weight => weight.Name);

    private static AxisRole[] Roles(Weight weight) => [.. weight.Axes.Select(axis => axis.Role)];
}
