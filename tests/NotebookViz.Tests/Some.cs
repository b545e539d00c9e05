namespace NotebookViz.Tests;

/// <summary>Weights whose values are known, for tests that need some.</summary>
internal static class Some
{
    /// <summary>The history of a weight that was recorded twice.</summary>
    public static WeightHistory History()
    {
        int step = 0;
        var history = new WeightHistory(() => [KerasKernel(), new[] { 1f + step, 2f }.ToWeight(name: "bias")]);
        for (; step < 2; step++)
            history.Record(step);
        return history;
    }

    /// <summary>A weight of singles whose values follow from their row-major index.</summary>
    public static Weight Weight(long[] shape, Func<long, double> value, ElementType type = ElementType.Float32, string name = "")
    {
        long count = shape.Aggregate(1L, (product, length) => product * length);
        var values = new double[count];
        for (int i = 0; i < values.Length; i++)
            values[i] = value(i);
        return Encoded.Weight(shape, values, type, name);
    }

    /// <summary>A smooth wave: neither random nor constant, and the same everywhere.</summary>
    public static double Wave(long index) => Math.Round(Math.Sin(index * 0.7) * 0.5 + Math.Cos(index * 0.13) * 0.25, 4);

    /// <summary>A convolution kernel as Keras stores it: (3, 3, 1, 32).</summary>
    public static Weight KerasKernel() => Weight([3, 3, 1, 32], Wave, name: "conv2d/kernel").WithLayout(WeightLayout.Keras).WithLayer("Conv2D", "kernel");
}
