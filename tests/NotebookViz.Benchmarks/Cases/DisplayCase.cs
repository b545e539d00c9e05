using NotebookViz.Common;
using NotebookViz.Display;

namespace NotebookViz.Benchmarks.Cases;

/// <summary>One thing to show, as the last value of a notebook's cell.</summary>
/// <param name="Key">Its name on the command line.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Elements">How many numbers it has.</param>
/// <param name="Prepare">Makes the numbers; what it returns shows them. Each display is the first of its weight: nothing is known of it yet.</param>
internal sealed record DisplayCase(string Key, string Title, long Elements, Func<Func<Stored>> Prepare)
{
    public static readonly DisplayCase Kernel = new("kernel-and-bias", "3×3×1×32 kernel and bias", 288 + 32, () =>
    {
        var kernel = Normal.Fill(new float[3, 3, 1, 32]);
        var bias = Normal.Fill(new float[32]);
        return () => Stored.Of(Shown.Of(new WeightList(
        [
            kernel.ToWeight(WeightLayout.Keras, "conv2d/kernel").WithLayer("Conv2D", "kernel"),
            bias.ToWeight(name: "conv2d/bias").WithRoles(AxisRole.Filter).WithLayer("Conv2D", "bias"),
        ], "Conv2D")));
    });

    public static readonly DisplayCase Matrix512 = Matrix("matrix-512", 512, 512);

    public static readonly DisplayCase Matrix2048 = Matrix("matrix-2048", 2048, 2048);

    public static readonly DisplayCase Matrix4096 = Matrix("matrix-4096", 4096, 4096);

    /// <summary>The first dense layer of VGG-16.</summary>
    public static readonly DisplayCase Dense = Matrix("dense", 25088, 4096);

    /// <summary>A convolution of the last block of VGG-16 or ResNet-18.</summary>
    public static readonly DisplayCase Convolution = Convolutional("convolution", 512, 512);

    public static readonly IReadOnlyList<DisplayCase> All = [Kernel, Matrix512, Matrix2048, Matrix4096, Dense, Convolution];

    /// <summary>Matrices of a thousand to a thousand million elements.</summary>
    public static readonly IReadOnlyList<DisplayCase> Growing =
        [.. Enumerable.Range(3, 7).Select(power => Matrix($"elements-1e{power}", PowerOf10(power / 2), PowerOf10((power + 1) / 2)))];

    /// <summary>The case of that name.</summary>
    public static DisplayCase Of(string key) => All.Concat(Growing).FirstOrDefault(one => one.Key == key)
        ?? throw new BenchmarkException($"There is no case '{key}'. There are: {string.Join(", ", All.Concat(Growing))}.");

    /// <summary>A matrix, which is what a dense layer's kernel is.</summary>
    public static DisplayCase Matrix(string key, int rows, int columns) => new(key, Numbers.Grouped(rows) + "×" + Numbers.Grouped(columns) + " matrix", (long)rows * columns, () =>
    {
        var matrix = Normal.Fill(new float[rows, columns]);
        return () => Stored.Of(Shown.Of(matrix.ToWeight()));
    });

    /// <summary>A kernel of 3×3 cells.</summary>
    public static DisplayCase Convolutional(string key, int filters, int channels) => new(key, $"{filters}×{channels}×3×3 kernel", (long)filters * channels * 9, () =>
    {
        var kernel = Normal.Fill(new float[filters, channels, 3, 3]);
        return () => Stored.Of(Shown.Of(kernel.ToWeight(WeightLayout.PyTorch, "features.28.weight").WithLayer("Conv2d", "kernel")));
    });

    private static int PowerOf10(int power) => (int)Math.Pow(10, power);

    public override string ToString() => Key;
}
