using NotebookViz.Common;
using NotebookViz.Conventions;

namespace NotebookViz.Data;

/// <summary>The stored form of a quantised weight: codes and separate scales.</summary>
/// <param name="Codes">The codes, in the weight's shape.</param>
/// <param name="Scales">The scales, one for each block.</param>
/// <param name="ZeroPoints">The codes that stand for zero, one for each block; null if all are the same.</param>
/// <param name="Bytes">How many bytes codes, scales and zero points take.</param>
internal sealed record Quantization(Weight Codes, Weight Scales, Weight? ZeroPoints, long Bytes)
{
    /// <summary>Returns the same with changed data, for example guarded against closed files.</summary>
    public Quantization With(Func<TensorData, TensorData> change) => this with
    {
        Codes = Codes.WithData(change),
        Scales = Scales.WithData(change),
        ZeroPoints = ZeroPoints?.WithData(change),
    };

    /// <summary>Returns the same, whose codes have the layer, role and axes of their weight.</summary>
    public Quantization Described(WeightDescription weight) =>
        Codes.LayerKind == weight.LayerKind && Codes.Role == weight.Role && Codes.Axes.SequenceEqual(weight.Axes!) ? this
        : this with { Codes = Codes.Described(new() { LayerKind = weight.LayerKind, Role = weight.Role, Axes = weight.Axes, AxesByLayout = weight.AxesByLayout }) };

    /// <summary>Returns a weight of decoded values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The name of the codes' type, such as "int4".</param>
    /// <param name="blocks">How many indices of each axis share a scale.</param>
    /// <param name="layout">A description of the blocks, such as "blocks of 32"; null to derive it from <paramref name="blocks"/>.</param>
    /// <param name="zeroPoint">The zero point of all blocks if they have the same.</param>
    /// <param name="rounding">The type to which products are rounded.</param>
    public Weight Weight(
        string name, string type, IReadOnlyList<long> blocks, string? layout = null, float zeroPoint = 0, ElementType rounding = ElementType.Float32) =>
        Weight(name, type, new BlockGrid(Codes.Shape, blocks), layout ?? Words(Codes.Shape, blocks), zeroPoint, rounding);

    /// <summary>Returns a weight of decoded values, for any grid of blocks.</summary>
    public Weight Weight(string name, string type, BlockGrid grid, string layout, float zeroPoint = 0, ElementType rounding = ElementType.Float32)
    {
        if (Scales.Count < grid.Blocks || ZeroPoints?.Count < grid.Blocks)
            throw new InvalidOperationException($"There are {grid.Blocks} blocks, but {Scales.Count} scales and {ZeroPoints?.Count} zero points.");
        var values = new ScaledData(Codes.Values, Codes.ElementType, grid, Factors.Of(Scales), ZeroPoints is null ? null : Factors.Of(ZeroPoints), zeroPoint, rounding);
        string note = $"{type}, {layout}, {Numbers.Short(8.0 * Bytes / Codes.Count)} bits per weight";
        return new(name, Codes.Shape, ElementType.Float32, values, WeightDescription.None with { Note = note }, typeName: type, quantization: this);
    }

    /// <summary>A description of the blocks: "blocks of 32".</summary>
    private static string Words(IReadOnlyList<long> shape, IReadOnlyList<long> blocks)
    {
        int[] cut = [.. Enumerable.Range(0, shape.Count).Where(axis => blocks[axis] < shape[axis])];
        long[] sizes = [.. cut.Select(axis => blocks[axis]).Where(size => size > 1)];
        return cut.Length == 0 ? "one scale"
            : sizes.Length > 0 ? $"blocks of {string.Join(" × ", sizes.Select(Numbers.Exact))}"
            : $"a scale for each index of {(cut.Length == 1 ? "axis" : "axes")} {string.Join(" and ", cut)}";
    }
}
