namespace NotebookViz.BrowserTests.Infrastructure;

/// <summary>A weight of each kind of picture.</summary>
internal static class Samples
{
    public static readonly Weight Line = new float[] { 0.5f, -0.25f, 0.125f, 1 }.ToWeight(name: "dense/bias").InLayer("Dense", "bias").WithRoles(AxisRole.Output);

    public static readonly Weight Heatmap = Fill(new float[12, 20]).ToWeight(WeightLayout.Keras, "dense/kernel").InLayer("Dense", "kernel");

    public static readonly Weight Grid = Fill(new float[3, 3, 1, 16]).ToWeight(WeightLayout.Keras, "conv2d/kernel").InLayer("Conv2D", "kernel");

    /// <summary>(filters, channels, rows, columns), of which the channels are pages.</summary>
    public static readonly Weight Paged = Fill(new float[64, 64, 3, 3]).ToWeight(WeightLayout.PyTorch, "features.3.weight").InLayer("Conv2d", "kernel");

    public static readonly Weight ThreeChannels = Fill(new float[8, 3, 5, 5]).ToWeight(WeightLayout.PyTorch, "features.0.weight").InLayer("Conv2d", "kernel");

    public static readonly Weight Lstm = Fill(new float[6, 20]).ToWeight(name: "lstm/kernel").InLayer("LSTM", null).Layout(WeightLayout.Keras);

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
