using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookViz.Tests.Layers;

/// <summary>Compares with what PyTorch itself printed: Fixtures/printed/generate.py makes the same models.</summary>
public class PyTorchTextTests
{
    public static TheoryData<string, nn.Module> Models() => new()
    {
        { "digits", Sequential(Conv2d(1, 20, 5), BatchNorm2d(20), ReLU(), MaxPool2d(2), Dropout(0.5), Flatten(), Linear(2880, 10)) },
        { "named", Sequential(("conv", Conv2d(1, 8, 3)), ("out", Linear(8, 10))) },
        { "block", new Block() },
        { "empty", Sequential(Array.Empty<nn.Module<Tensor, Tensor>>()) },
        { "alone", Linear(784, 10) },
        {
            "convolutions", Sequential(
                Conv1d(2, 4, 3), Conv2d(4, 8, (3, 5), stride: (1, 2), padding: (1, 2)), Conv3d(8, 8, 3, dilation: 2), Conv2d(8, 8, 3, groups: 8, bias: false),
                Conv2d(8, 8, 3, padding: 1, padding_mode: PaddingModes.Reflect), Conv2d(8, 8, 3, Padding.Same),
                ConvTranspose1d(8, 4, 3), ConvTranspose2d(8, 4, 3, stride: 2, padding: 1, output_padding: 1), ConvTranspose3d(4, 4, 3, bias: false))
        },
        {
            "norms", Sequential(
                BatchNorm1d(8), BatchNorm2d(8, eps: 1e-3, momentum: 0.01), BatchNorm3d(8, affine: false, track_running_stats: false),
                InstanceNorm1d(8), InstanceNorm2d(8, affine: true, track_running_stats: true), InstanceNorm3d(8), GroupNorm(4, 8), LayerNorm([4, 8]),
                LayerNorm(8, eps: 1e-6, elementwise_affine: false), LocalResponseNorm(5))
        },
        {
            "activations", Sequential(
                ReLU(inplace: true), ReLU6(), LeakyReLU(0.2), ELU(1.5, inplace: true), CELU(1.5), SELU(), GELU(), SiLU(), Mish(), Hardswish(),
                Hardsigmoid(), Hardtanh(-2, 2), Hardshrink(0.25), Softshrink(0.25), Tanhshrink(), Sigmoid(), LogSigmoid(), Tanh(),
                Softmax(1), LogSoftmax(-1), Softmin(0), Softmax2d(), Softplus(1, 20), Softsign(), Threshold(0.1, 20),
                GLU(1), PReLU(1), RReLU(0.125, 0.375), Identity())
        },
        {
            "pools", Sequential(
                MaxPool1d(2), MaxPool2d(3, stride: 2, padding: 1, ceil_mode: true), MaxPool2d([2, 3], [2, 1]), MaxPool3d(2), AvgPool1d(2), AvgPool2d(2), AvgPool3d(2),
                AdaptiveAvgPool1d(4), AdaptiveAvgPool2d([2, 3]), AdaptiveAvgPool2d(1), AdaptiveMaxPool2d([2, 3]), AdaptiveAvgPool3d([1, 2, 3]))
        },
        {
            "others", Sequential(
                Dropout(0.1), Dropout1d(0.25), Dropout2d(0.25, inplace: true), Dropout3d(), AlphaDropout(0.2), FeatureAlphaDropout(0.2),
                Flatten(0, 1), Unflatten(1, [2, 4]), PixelShuffle(2), PixelUnshuffle(2), ChannelShuffle(2),
                ZeroPad2d(1), ConstantPad2d((1, 2, 3, 4), 3.5), ReflectionPad1d(2), ReplicationPad2d((1, 2, 3, 4)), Embedding(100, 16), Linear(4, 2, hasBias: false))
        },
        {
            "recurrent", ModuleDict(
                ("lstm", (nn.Module)LSTM(10, 20)), ("deep", LSTM(10, 20, numLayers: 2, batchFirst: true, bidirectional: true)), ("gru", GRU(10, 20, bias: false)),
                ("rnn", RNN(10, 20)), ("lstm_cell", LSTMCell(10, 20)), ("gru_cell", GRUCell(10, 20, bias: false)), ("rnn_cell", RNNCell(10, 20)))
        },
        { "attention", ModuleDict(("plain", MultiheadAttention(16, 4)), ("unbiased", MultiheadAttention(16, 4, bias: false))) },
        { "list", ModuleList<nn.Module<Tensor, Tensor>>(Linear(4, 4), ReLU(), Linear(4, 2)) },
        { "pooling_norm", Sequential(LPPool2d(2.0, 3, stride: 2), FractionalMaxPool2d(2, output_ratio: 0.5), Fold((4, 5), (2, 2)), Unfold((2, 3))) },
        { "two_inputs", ModuleDict(("bilinear", (nn.Module)Bilinear(2, 3, 4, hasBias: false)), ("cosine", CosineSimilarity()), ("distance", PairwiseDistance()), ("unpool", MaxUnpool2d(2)), ("mse", MSELoss()), ("cross", CrossEntropyLoss())) },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_is_printed_as_PyTorch_prints_it(string name, nn.Module model)
    {
        using var _ = model;
        Assert.Equal(Printed(name), model.Summary().ToString("pytorch", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Dropout_and_eps_inside_a_transformers_layer_are_left_out_because_TorchSharp_hides_them()
    {
        using var model = Sequential(TransformerEncoderLayer(16, 4, 32));
        string[] expected = [.. Printed("transformer").Split('\n').Where(line => !line.Contains("Dropout")).Select(line => line.Replace("eps=1e-05, ", ""))];
        Assert.Equal(string.Join('\n', expected), model.Summary().ToString("pytorch", CultureInfo.InvariantCulture));
    }

    // PyTorch 2; the PyTorch that made the other texts is older and prints each.
    [Fact]
    public void Equal_layers_of_a_list_are_printed_once()
    {
        using var model = ModuleList<nn.Module<Tensor, Tensor>>(Linear(4, 4), Linear(4, 4), ReLU());
        Assert.Equal(
            """
            ModuleList(
              (0-1): 2 x Linear(in_features=4, out_features=4, bias=True)
              (2): ReLU()
            )
            """.ReplaceLineEndings("\n"), model.Summary().ToString("pytorch", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_upsampling_layer_has_its_factor_or_size()
    {
        using var model = Sequential(Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest), Upsample(size: [4, 5], mode: UpsampleMode.Nearest));
        Assert.Contains("(0): Upsample(scale_factor=2.0, mode='nearest')\n  (1): Upsample(size=(4, 5), mode='nearest')\n", model.Summary().ToString("pytorch", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void It_works_in_an_interpolated_string_and_of_a_folded_summary()
    {
        using var model = new Block();
        var summary = model.Summary();
        Assert.Equal(Printed("block"), $"{summary:pytorch}");
        Assert.Equal(summary.ToMarkdown(), $"{summary:markdown}");
        Assert.Equal(summary.ToString(), $"{summary}");
        Assert.EndsWith("(downsample): Sequential(…)\n)", summary.Fold(1).ToString("pytorch", CultureInfo.InvariantCulture));
        Assert.Equal("A summary has no format 'keras'. Formats: pytorch, markdown, G.", Assert.Throws<FormatException>(() => summary.ToString("keras", CultureInfo.InvariantCulture)).Message);
    }

    private static string Printed(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "printed", $"{name}.txt")).ReplaceLineEndings("\n").TrimEnd('\n');

    private sealed class Block : nn.Module
    {
        private readonly Conv2d conv1 = Conv2d(8, 16, 3, stride: 2, padding: 1, bias: false);
        private readonly BatchNorm2d bn1 = BatchNorm2d(16);
        private readonly ReLU relu = ReLU(inplace: true);
        private readonly Sequential downsample = Sequential(Conv2d(8, 16, 1, stride: 2, bias: false), BatchNorm2d(16));

        public Block() : base("Block") => RegisterComponents();
    }
}
