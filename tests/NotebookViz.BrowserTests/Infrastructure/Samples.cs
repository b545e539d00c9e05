namespace NotebookViz.BrowserTests.Infrastructure;

/// <summary>A weight of each kind of picture.</summary>
internal static class Samples
{
    public static readonly Weight Line = new float[] { 0.5f, -0.25f, 0.125f, 1 }.ToWeight(name: "dense/bias").WithLayer("Dense", "bias").WithRoles(AxisRole.Output);

    public static readonly Weight Heatmap = Weight.FromArray(Fill(new float[12, 20]), WeightLayout.Keras, "dense/kernel").WithLayer("Dense", "kernel");

    public static readonly Weight Grid = Weight.FromArray(Fill(new float[3, 3, 1, 16]), WeightLayout.Keras, "conv2d/kernel").WithLayer("Conv2D", "kernel");

    /// <summary>(filters, channels, rows, columns), of which the channels are pages.</summary>
    public static readonly Weight Paged = Weight.FromArray(Fill(new float[64, 64, 3, 3]), WeightLayout.PyTorch, "features.3.weight").WithLayer("Conv2d", "kernel");

    public static readonly Weight ThreeChannels = Weight.FromArray(Fill(new float[8, 3, 5, 5]), WeightLayout.PyTorch, "features.0.weight").WithLayer("Conv2d", "kernel");

    public static readonly Weight Lstm = Weight.FromArray(Fill(new float[6, 20]), name: "lstm/kernel").WithLayer("LSTM", null).WithLayout(WeightLayout.Keras);

    /// <summary>A matrix that is pooled, whose elements are in the page.</summary>
    public static readonly Weight Wide = Weight.FromArray(Fill(new float[10, 784]), WeightLayout.PyTorch, "fc.weight").WithLayer("Linear", "kernel");

    public static readonly Weight Number = new Weight("temperature", [], ElementType.Float32, TensorData.Of(new[] { 0.5f }));

    public static readonly Weight NotFinite = new float[,] { { 1, float.NaN, -2 }, { float.PositiveInfinity, 0, float.NegativeInfinity } }.ToWeight(name: "broken");

    private static Array Fill(Array array)
    {
        var indices = new int[array.Rank];
        for (int i = 0; i < array.Length; i++)
        {
            int rest = i;
            for (int axis = array.Rank - 1; axis >= 0; axis--)
                (rest, indices[axis]) = Math.DivRem(rest, array.GetLength(axis));
            array.SetValue((float)Math.Round(Math.Sin(i * 0.7) * 0.5 + Math.Cos(i * 0.13) * 0.25, 4), indices);
        }
        return array;
    }
}
