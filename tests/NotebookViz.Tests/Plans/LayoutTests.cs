using NotebookViz.Conventions;
using NotebookViz.Tests.Pictures;

namespace NotebookViz.Tests.Plans;

/// <summary>One kernel has one picture, in whatever order a framework stores its axes.</summary>
public class LayoutTests
{
    [Theory]
    [InlineData(FilterOrder.Original, Pooling.AbsMax, FilterColoring.Channels, 1 << 20)]
    [InlineData(FilterOrder.L1Norm, Pooling.AbsMax, FilterColoring.Channels, 1 << 20)]
    [InlineData(FilterOrder.L2Norm, Pooling.AbsMax, FilterColoring.Rgb, 1 << 20)]
    [InlineData(FilterOrder.Similarity, Pooling.AbsMax, FilterColoring.Channels, 1 << 20)]
    [InlineData(FilterOrder.Original, Pooling.AbsMax, FilterColoring.Channels, 40 << 10)]
    public void A_kernel_looks_the_same_from_Keras_PyTorch_and_ONNX(FilterOrder order, Pooling pooling, FilterColoring mode, int maxBytes)
    {
        long[] shape = [24, 3, 5, 4]; // filters, channels, rows, columns
        AssertAlike(
            VizOptions.Default with { Order = order, Pooling = pooling, FilterColoring = mode, MaxBytes = maxBytes },
            Stored(shape, [2, 3, 1, 0], weight => weight.WithLayout(WeightLayout.Keras)),
            Stored(shape, [0, 1, 2, 3], weight => weight.WithLayout(WeightLayout.PyTorch)),
            Stored(shape, [0, 1, 2, 3], weight => Onnx(weight, "Conv", 1)));
    }

    [Fact]
    public void A_kernel_of_many_channels_has_the_same_pages_from_Keras_and_PyTorch()
    {
        long[] shape = [12, 20, 3, 3];
        AssertAlike(VizOptions.Default,
            Stored(shape, [2, 3, 1, 0], weight => weight.WithLayout(WeightLayout.Keras)),
            Stored(shape, [0, 1, 2, 3], weight => weight.WithLayout(WeightLayout.PyTorch)));
    }

    [Fact]
    public void A_pointwise_kernel_looks_the_same_from_Keras_and_PyTorch()
    {
        long[] shape = [24, 7, 1, 1];
        AssertAlike(VizOptions.Default,
            Stored(shape, [2, 3, 1, 0], weight => weight.WithLayout(WeightLayout.Keras)),
            Stored(shape, [0, 1, 2, 3], weight => weight.WithLayout(WeightLayout.PyTorch)));
    }

    [Fact]
    public void A_dense_layer_looks_the_same_from_Keras_PyTorch_and_ONNX()
    {
        long[] shape = [9, 14]; // outputs, inputs
        AssertAlike(VizOptions.Default,
            Stored(shape, [1, 0], weight => weight.WithLayout(WeightLayout.Keras)),
            Stored(shape, [0, 1], weight => weight.WithLayout(WeightLayout.PyTorch)),
            Stored(shape, [1, 0], weight => Onnx(weight, "MatMul", 1)),
            Stored(shape, [0, 1], weight => Onnx(weight, "Gemm", 1, ("transB", 1))));
    }

    [Fact]
    public void A_dense_layer_too_large_for_a_cell_each_is_pooled_alike()
    {
        long[] shape = [700, 900];
        foreach (var pooling in Enum.GetValues<Pooling>())
            AssertAlike(VizOptions.Default with { Pooling = pooling },
                Stored(shape, [1, 0], weight => weight.WithLayout(WeightLayout.Keras)),
                Stored(shape, [0, 1], weight => weight.WithLayout(WeightLayout.PyTorch)));
    }

    [Fact]
    public void A_one_dimensional_convolution_looks_the_same_from_Keras_PyTorch_and_ONNX()
    {
        long[] shape = [10, 6, 5]; // filters, channels, taps
        AssertAlike(VizOptions.Default,
            Stored(shape, [2, 1, 0], weight => weight.WithLayout(WeightLayout.Keras)),
            Stored(shape, [0, 1, 2], weight => weight.WithLayout(WeightLayout.PyTorch)),
            Stored(shape, [0, 1, 2], weight => Onnx(weight, "Conv", 1)));
    }

    [Fact]
    public void A_volumetric_convolution_looks_the_same_from_Keras_and_PyTorch()
    {
        long[] shape = [6, 2, 3, 4, 5]; // filters, channels, depth, rows, columns
        AssertAlike(VizOptions.Default,
            Stored(shape, [2, 3, 4, 1, 0], weight => weight.WithLayout(WeightLayout.Keras)),
            Stored(shape, [0, 1, 2, 3, 4], weight => weight.WithLayout(WeightLayout.PyTorch)));
    }

    [Fact]
    public void A_transposed_convolution_looks_the_same_from_Keras_and_PyTorch()
    {
        long[] shape = [6, 4, 3, 3];
        AssertAlike(VizOptions.Default,
            Stored(shape, [2, 3, 0, 1], weight => Described(weight, WeightLayout.Keras, "Conv2DTranspose", "kernel")),
            Stored(shape, [1, 0, 2, 3], weight => Described(weight, WeightLayout.PyTorch, "ConvTranspose2d", "weight")));
    }

    [Theory]
    [InlineData("LSTM", "cell", "cell")]
    [InlineData("GRU", "candidate", "new", "hidden")]
    public void A_gate_shows_the_same_values_wherever_it_is_packed(string kind, params string[] sameGate)
    {
        const int units = 5, inputs = 6;
        var keras = Gates(kind, Packing.KerasGates(kind), sameGate, units, inputs, transposed: true, (weight, shape) =>
            Described(weight([shape[1], shape[0]]), WeightLayout.Keras, kind, "kernel"));
        var pytorch = Gates(kind, Packing.PyTorchGates(kind), sameGate, units, inputs, transposed: false, (weight, shape) =>
            Described(weight(shape), WeightLayout.PyTorch, kind, "weight_ih_l0"));
        var onnx = Gates(kind, Packing.OnnxGates(kind), sameGate, units, inputs, transposed: false, (weight, shape) =>
            Onnx(weight([1, .. shape]), kind, 1));
        Assert.Equal((kind == "LSTM" ? 4 : 3) * units * inputs, keras.Count);
        Assert.Equal(keras, pytorch);
        Assert.Equal(keras, onnx);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_depthwise_kernel_shows_the_same_values_from_Keras_and_PyTorch(int multiplier)
    {
        const int channels = 5;
        long[] shape = [channels, multiplier, 3, 4];
        var keras = Stored(shape, [2, 3, 0, 1], weight => Described(weight, WeightLayout.Keras, "DepthwiseConv2D", "kernel"));
        var pytorch = new Weight("", [channels * multiplier, 1, 3, 4], ElementType.Float32, Stored(shape, [0, 1, 2, 3], weight => weight).Data!)
            .WithLayout(WeightLayout.PyTorch);
        Assert.Equal(
            Cells(pytorch).OrderBy(cell => cell.Key, StringComparer.Ordinal),
            Cells(keras).Select(cell => KeyValuePair.Create(OfFilter(cell.Key), cell.Value)).OrderBy(cell => cell.Key, StringComparer.Ordinal));

        // Filter and channel of PyTorch's depthwise kernel are one: channel · multiplier + which of the channel's.
        string OfFilter(string text)
        {
            var place = Figure.Ranges(text, keras);
            return FormattableString.Invariant($"filter {place[2].First * multiplier + place[3].First}, channel 0, row {place[0].First}, column {place[1].First}");
        }
    }

    private static void AssertAlike(VizOptions options, params Weight[] weights)
    {
        var pictures = weights.Select(weight => weight.WithLayer("layer", "kernel").Visualize(options)).ToArray();
        Assert.NotEqual("{}", pictures[0].ToPlotlyJson());
        foreach (var picture in pictures.Skip(1))
        {
            Assert.Equal(pictures[0].ToPlotlyJson(), picture.ToPlotlyJson());
            Assert.Equal(pictures[0].ToPng(), picture.ToPng());
            Assert.Equal(WithoutShape(pictures[0]), WithoutShape(picture));
        }

        static string WithoutShape(Visualization picture)
        {
            string text = picture.ToString();
            Assert.Contains($" · {picture.Details[0]}\n", text, StringComparison.Ordinal);
            return text.Replace(picture.Details[0], "", StringComparison.Ordinal);
        }
    }

    /// <summary>A kernel whose values follow from their logical indices, its axes stored in another order.</summary>
    private static Weight Stored(long[] shape, int[] order, Func<Weight, Weight> tell)
    {
        long[] stored = [.. order.Select(axis => shape[axis])];
        return tell(Some.Weight(stored, element =>
        {
            var logical = new long[shape.Length];
            for (int i = order.Length - 1; i >= 0; i--)
            {
                logical[order[i]] = element % stored[i];
                element /= stored[i];
            }
            return Value(logical.Zip(shape).Aggregate(0L, (place, axis) => place * axis.Second + axis.First));
        }));
    }

    // No two filters have the same norm, so that no order is left to the order in which sums were rounded.
    private static double Value(long index) => Some.Wave(index) * (1 + 0.01 * (index % 97));

    private static Weight Described(Weight weight, WeightLayout layout, string kind, string parameter) =>
        weight.Described(Convention.Describe(layout, kind, parameter, weight.Shape));

    private static Weight Onnx(Weight weight, string kind, int input, params (string Name, long Value)[] attributes)
    {
        var use = new OnnxUse(kind, input, weight.Shape, name => attributes.Where(attribute => attribute.Name == name).Select(attribute => (long?)attribute.Value).FirstOrDefault(), []);
        return weight.Described(OnnxConvention.Describe(use)!);
    }

    /// <summary>What the picture of a packed kernel shows, by the gate's own name.</summary>
    private static SortedDictionary<string, double> Gates(
        string kind, string[] gates, string[] sameGate, int units, int inputs, bool transposed, Func<Func<long[], Weight>, long[], Weight> make)
    {
        // What the frameworks call differently has one number of its own.
        string Plain(string gate) => gate[..gate.IndexOf(' ')] is var word && sameGate.Contains(word) ? sameGate[0] : word;
        string[] names = [.. gates.Select(Plain)];
        string[] sorted = [.. names.Order(StringComparer.Ordinal)];
        int rows = gates.Length * units;
        double Of(long row, long input) => Some.Wave((Array.IndexOf(sorted, names[row / units]) * units + row % units) * inputs + input);
        var weight = make(shape => Some.Weight(shape, i => transposed ? Of(i % rows, i / rows) : Of(i / inputs, i % inputs)), [rows, inputs]);
        Assert.Equal(gates, weight.Axes.Single(axis => axis.Parts.Count > 0).Parts);

        var figure = new Figure(weight.Visualize().ToPlotlyJson());
        Assert.Equal(gates.Select(gate => $"{gate} gate"), figure.Titles);
        var found = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (text, value) in Figure.Hovers(figure.Heatmap!.Value))
        {
            string[] parts = [.. text.Split(", ").Where(part => !part.StartsWith("direction", StringComparison.Ordinal))];
            int gate = Enumerable.Range(0, gates.Length).Single(i => parts[0].Contains(gates[i], StringComparison.Ordinal)
                || parts[0] == FormattableString.Invariant($"gate {i}"));
            found.Add($"{names[gate]}, {string.Join(", ", parts[1..])}", value);
        }
        return found;
    }

    private static Dictionary<string, double> Cells(Weight weight) =>
        Figure.Hovers(new Figure(weight.Visualize().ToPlotlyJson()).Heatmap!.Value).ToDictionary(cell => cell.Text, cell => cell.Value);
}
