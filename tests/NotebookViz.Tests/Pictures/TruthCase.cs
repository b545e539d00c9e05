using System.Collections.Concurrent;
using System.Numerics;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Pictures;

/// <summary>Tensors of the kinds that models have, each with what a picture could get wrong about it.</summary>
/// <param name="Weight">The tensor.</param>
/// <param name="Options">How it is shown; null for the default.</param>
/// <param name="Plain">Its values by plain arithmetic where the stored ones are others; null where they are the stored ones.</param>
internal sealed record TruthCase(Weight Weight, VizOptions? Options = null, double[]? Plain = null)
{
    private static readonly ConcurrentDictionary<string, TruthCase> Known = new();

    /// <summary>What the picture must show.</summary>
    public double[] Values => field ??= Plain ?? Weight.ToArray();

    /// <summary>The finite ones of these, the smallest first.</summary>
    public double[] Sorted => field ??= [.. Values.Where(double.IsFinite).Order()];

    public Visualization Picture => field ??= Weight.Visualize(Options ?? VizOptions.Default);

    /// <summary>The picture for any plotly.js.</summary>
    public Figure Figure => field ??= new(Picture.ToPlotlyJson());

    /// <summary>The picture for the page's script.</summary>
    public DescribedFigure Described => field ??= new(Picture.ToHtml());

    private static readonly Dictionary<string, Func<TruthCase>> Made = new()
    {
        ["normal"] = () => Of([64, 64], Normal(0, 1)),
        ["normal, large"] = () => Of([300, 256], Normal(0, 0.05)),
        ["normal far from zero, vector"] = () => Of([1000], Normal(1, 0.001)),
        ["normal far from zero, short vector"] = () => Of([512], Normal(1, 0.003)),
        ["normal around one"] = () => Of([50, 80], Normal(1, 0.05)),
        ["narrow"] = () => Of([60, 70], random => 298 + 4 * random.NextDouble()),
        ["narrow and negative"] = () => Of([60, 70], random => -1e-3 - 1e-7 * random.NextDouble(), ElementType.Float64),
        ["uniform"] = () => Of([100, 90], random => random.NextDouble() - 0.5),
        ["sparse"] = () => Of([64, 64], random => random.NextDouble() < 0.01 ? Gauss(random) : 0),
        ["sparse, one signed"] = () => Of([120, 64], random => random.NextDouble() < 0.05 ? random.NextDouble() : 0),
        ["outlier"] = () => Of([100, 100], Outlier(3762, 1e6)),
        ["outlier below"] = () => Of([100, 100], Outlier(17, -1e6)),
        ["heavy tails"] = () => Of([80, 80], random => Math.Tan(Math.PI * (random.NextDouble() - 0.5))),
        ["positive"] = () => Of([64, 48], random => Math.Abs(Gauss(random))),
        ["negative"] = () => Of([64, 48], random => -1 - random.NextDouble()),
        ["running variance"] = () => Of([2048], random => 1 + 0.2 * random.NextDouble()),
        ["pooled by magnitude"] = () => Of([700, 900], Normal(0, 1), options: options => options.WithPooling(Pooling.AbsMax)),
        ["pooled by mean"] = () => Of([800, 1000], Normal(0, 1), options: options => options.WithPooling(Pooling.Mean)),
        ["pooled by root mean square"] = () => Of([700, 1700], Normal(0, 0.02)),
        ["pooled in one direction"] = () => Of([10, 784], Normal(0, 0.03), roles: [AxisRole.Output, AxisRole.Input]),
        ["embedding"] = () => Of([3000, 256], Normal(0, 1), roles: [AxisRole.Token, AxisRole.Feature]),
        ["pooled, not finite"] = () => Of([600, 700], NotFinite(Normal(0, 1), 0.0001)),
        ["inputs by outputs"] = () => Of([90, 70], Normal(0, 0.1), layout: WeightLayout.Keras),
        ["PyTorch kernel"] = () => Of([32, 3, 5, 5], Normal(0, 0.1), layout: WeightLayout.PyTorch),
        ["PyTorch first kernel of ResNet"] = () => Of([64, 3, 7, 7], Normal(0, 0.1), layout: WeightLayout.PyTorch),
        ["Keras kernel"] = () => Of([3, 3, 8, 16], Normal(0, 0.1), layout: WeightLayout.Keras),
        ["kernel of many channels"] = () => Of([24, 40, 3, 3], Normal(0, 0.1), layout: WeightLayout.PyTorch),
        ["kernel of many filters"] = () => Of([300, 2, 3, 3], Normal(0, 0.1), layout: WeightLayout.PyTorch),
        ["kernel by norm"] = () => Of([20, 2, 4, 4], Normal(0, 0.1), layout: WeightLayout.PyTorch, options: options => options.WithOrder(FilterOrder.L2Norm)),
        ["pointwise kernel"] = () => Of([96, 80, 1, 1], Normal(0, 0.1), layout: WeightLayout.PyTorch),
        ["one-dimensional kernel"] = () => Of([12, 6, 9], Normal(0, 0.1), layout: WeightLayout.PyTorch),
        ["kernel in depth"] = () => Of([4, 2, 3, 5, 5], Normal(0, 0.1), layout: WeightLayout.PyTorch),
        ["transposed view"] = () => new(Weight.FromArray(Transposed(40, 30), name: "view")),
        ["transposed convolution"] = () => new(Random([6, 8, 3, 3], Normal(0, 1)).WithLayer("ConvTranspose2d", "kernel").WithLayout(WeightLayout.PyTorch)),
        ["depthwise kernel with dead channels"] = () => new(Dead().WithLayer("DepthwiseConv2D", "kernel").WithName("depthwise_kernel").WithLayout(WeightLayout.Keras)),
        ["images of a dense layer"] = () => new(Random([10, 784], Normal(0, 0.1)).WithLayout(WeightLayout.PyTorch).AsImages(28, 28)),
        ["packed LSTM"] = () => new(Gates(["input", "forget", "cell", "output"], 32, 24)),
        ["packed GRU"] = () => new(Gates(["reset", "update", "new"], 40, 40)),
        ["bfloat16"] = () => Of([40, 50], Normal(0, 1), ElementType.BFloat16),
        ["half"] = () => Of([40, 50], Normal(0, 1), ElementType.Float16),
        ["int8"] = () => Of([20, 20], random => Math.Round(40 * Gauss(random)), ElementType.Int8),
        ["uint8"] = () => Of([48, 32], random => random.Next(256), ElementType.UInt8),
        ["int64"] = () => Of([30, 30], random => random.Next(-1000, 1000), ElementType.Int64),
        ["bool"] = () => Of([33, 31], random => random.Next(2), ElementType.Bool),
        ["complex, magnitude"] = () => Complexes((real, imaginary) => Math.Sqrt(real * real + imaginary * imaginary), weight => weight),
        ["complex, phase"] = () => Complexes((real, imaginary) => Math.Atan2(imaginary, real), weight => weight.Angle(),
            VizOptions.Default.WithColorScale(ColorScale.Cyclic).WithLimits(ColorLimits.Fixed(Math.PI))),
        ["qint8"] = () => Quantised(_ => (0.0625, 3), (values, _) => quantize_per_tensor(values, 0.0625, 3, ScalarType.QInt8)),
        ["qint8 by row"] = () => Quantised(row => (0.03125 * (row + 1), row - 5), (values, steps) => quantize_per_channel(
            values, tensor(steps.Select(step => step.Scale).ToArray()), tensor(steps.Select(step => step.Zero).ToArray()), 0, ScalarType.QInt8)),
        ["double"] = () => Of([50, 40], Normal(0, 1e-100), ElementType.Float64),
        ["not finite"] = () => Of([40, 60], NotFinite(Normal(0, 1), 0.02)),
        ["not finite, kernel"] = () => Of([8, 4, 5, 5], NotFinite(Normal(0, 1), 0.02), layout: WeightLayout.PyTorch),
        ["not finite, vector"] = () => Of([500], NotFinite(Normal(0, 1), 0.02)),
        ["three axes"] = () => Of([5, 40, 30], Normal(0, 1)),
        ["five axes"] = () => Of([2, 3, 2, 12, 9], Normal(0, 1)),
        ["fixed limits"] = () => Of([60, 60], Normal(0, 1), options: options => options.WithLimits(ColorLimits.Fixed(-0.5, 1.5))),
        ["largest magnitude as limit"] = () => Of([60, 60], Normal(0, 1), options: options => options.WithLimits(ColorLimits.MinMax)),
    };

    public static TheoryData<string> Names => [.. Made.Keys];

    /// <summary>A case, made once for all tests: nothing of it changes.</summary>
    public static TruthCase Get(string name) => Known.GetOrAdd(name, name => Made[name]());

    /// <summary>A weight of random values, the same in every run.</summary>
    public static Weight Random(long[] shape, Func<Random, double> value, ElementType type = ElementType.Float32, int seed = 7)
    {
        var random = new Random(seed);
        return Some.Weight(shape, _ => value(random), type, "w");
    }

    public static Func<Random, double> Normal(double mean, double deviation) => random => mean + deviation * Gauss(random);

    private static TruthCase Of(
        long[] shape, Func<Random, double> value, ElementType type = ElementType.Float32, WeightLayout layout = WeightLayout.None, AxisRole[]? roles = null,
        Func<VizOptions, VizOptions>? options = null)
    {
        var weight = Random(shape, value, type).WithLayout(layout);
        return new(roles is null ? weight : weight.WithRoles(roles), options?.Invoke(VizOptions.Default));
    }

    private static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static Func<Random, double> Outlier(int place, double value)
    {
        int at = 0;
        return random => at++ == place ? value : Gauss(random);
    }

    private static Func<Random, double> NotFinite(Func<Random, double> value, double share) => random =>
        random.NextDouble() < share ? (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity] is var all ? all[random.Next(3)] : 0 : value(random);

    private static float[,] Transposed(int rows, int columns)
    {
        var (random, array) = (new Random(3), new float[columns, rows]);
        for (int column = 0; column < columns; column++)
            for (int row = 0; row < rows; row++)
                array[column, row] = (float)Gauss(random);
        return array;
    }

    private static TruthCase Complexes(Func<double, double, double> part, Func<Weight, Weight> shown, VizOptions? options = null)
    {
        var (random, array) = (new Random(11), new Complex[30, 40]);
        for (int i = 0; i < array.Length; i++)
            array[i / 40, i % 40] = new(Gauss(random), Gauss(random));
        return new(shown(Weight.FromArray(array, name: "complex")), options, [.. array.Cast<Complex>().Select(number => part(number.Real, number.Imaginary))]);
    }

    // Of stored integers and scales that singles hold, so that the values follow exactly.
    private static TruthCase Quantised(Func<int, (double Scale, long Zero)> step, Func<Tensor, (double Scale, long Zero)[], Tensor> quantise)
    {
        const int rows = 20, columns = 30;
        var random = new Random(13);
        (double Scale, long Zero)[] steps = [.. Enumerable.Range(0, rows).Select(step)];
        double[] values = [.. Enumerable.Range(0, rows * columns).Select(i => (float)((random.Next(-128, 128) - steps[i / columns].Zero) * steps[i / columns].Scale))];
        using var plain = tensor(values.Select(value => (float)value).ToArray()).reshape(rows, columns);
        using var quantised = quantise(plain, steps);
        return new(quantised.ToWeight(name: "quantised"), Plain: values);
    }

    private static Weight Dead()
    {
        int at = 0;
        // Channels are the last axis but one here: 9 × 16 × 1.
        return Random([3, 3, 16, 1], random => at++ % 16 is 2 or 11 ? 1e-9 * Gauss(random) : Gauss(random));
    }

    private static Weight Gates(string[] gates, int units, int inputs)
    {
        var axis = new Axis(AxisRole.Gate, "gate", gates.Length * units) { Parts = gates };
        return Random([axis.Length, inputs], random => random.NextDouble() - 0.5).WithAxes([axis, Axis.Of(AxisRole.Input, inputs, 1)]);
    }
}
