namespace NotebookViz.Conventions;

/// <summary>Which layouts a shape would fit.</summary>
internal static class LayoutFit
{
    // Kernels are rarely larger, and layers rarely have so few filters and channels.
    private const int MostKernelSide = 15;

    /// <summary>True if the roles of all axes are unknown.</summary>
    public static bool IsUnknown(Weight weight) => weight.Axes.All(axis => axis.Role == AxisRole.Unknown);

    /// <summary>Returns the layouts that a weight's shape fits: kernel sides first as in Keras, or last as in PyTorch. Matrices fit both.</summary>
    public static IEnumerable<WeightLayout> Of(Weight weight)
    {
        var shape = weight.Shape;
        if (shape.Count is < 2 or > 5)
            yield break;
        if (shape.Take(shape.Count - 2).All(length => length <= MostKernelSide))
            yield return WeightLayout.Keras;
        if (shape.Skip(2).All(length => length <= MostKernelSide))
            yield return WeightLayout.PyTorch;
    }
}
