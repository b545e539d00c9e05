using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Formats.Onnx;

/// <summary>DequantizeLinear and the QLinear operators: one scale for the whole tensor, for each index of an axis, or for each block along an axis.</summary>
internal static class LinearScheme
{
    /// <summary>Returns the decoded weight.</summary>
    /// <param name="given">The codes, with their scales and zero points.</param>
    /// <param name="axis">The axis along which scales differ; negative values count from the end.</param>
    /// <param name="block">How many indices of that axis share a scale; 0 if each has its own.</param>
    /// <param name="rounding">The type to which products are rounded.</param>
    public static Weight Decode(OnnxInputs given, long axis, long block = 0, ElementType rounding = ElementType.Float32)
    {
        var (codes, scales, zeroPoints) = (given.Codes, given.Scales, given.ZeroPoints);
        long[] blocks = [.. codes.Shape];
        if (block != 0)
            blocks = Blocked(given, given.Axis(axis, codes.Shape.Count), block);
        else if (scales.Shape.Count == codes.Shape.Count && codes.Shape.Count > 1 && scales.Count > 1)
            blocks = Aligned(given);
        else if (scales.Shape.Count > 0 && scales.Count > 1)
        {
            int along = given.Axis(axis, codes.Shape.Count);
            if (scales.Shape.Count != 1 || scales.Count != codes.Shape[along])
                throw given.Misfit("the scale", scales);
            blocks[along] = 1;
        }
        if (zeroPoints is not null && zeroPoints.Count != scales.Count)
            throw given.Misfit("the zero point", zeroPoints);
        return new Quantization(codes, scales, zeroPoints, given.Bytes).Weight(codes.Name, codes.TypeName, blocks, rounding: rounding);
    }

    /// <summary>Returns the bias of QLinearConv, whose scale is the product of the input's and the kernel's.</summary>
    public static Weight Bias(OnnxInputs given, Weight? input, Weight? kernel)
    {
        var codes = given.Codes;
        if (input is not { Data: not null, Count: 1 } || kernel?.Data is null)
            throw new UncertainCodesException("the scale of the input or of the kernel is computed by the model");
        if (kernel.Count != 1 && kernel.Count != codes.Count)
            throw given.Misfit("the scale", kernel);
        var one = new BlockGrid(kernel.Shape, kernel.Shape);
        var product = new ScaledData(kernel.Data, kernel.ElementType, one, Factors.Of(input), null);
        var scales = new Weight($"{input.Name} · {kernel.Name}", kernel.Shape, ElementType.Float32, product);
        return new Quantization(codes, scales, null, codes.StoredBytes).Weight(codes.Name, codes.TypeName, [kernel.Count == 1 ? codes.Count : 1]);
    }

    private static long[] Blocked(OnnxInputs given, int axis, long block)
    {
        var (shape, scales) = (given.Codes.Shape, given.Scales);
        if (block < 0)
            throw new UncertainCodesException($"its blocks have {Numbers.Exact(block)} values");
        long[] blocks = [.. shape.Select((_, i) => i == axis ? block : 1)];
        bool fits = scales.Shape.Count == shape.Count
            && shape.Select((length, i) => (length - 1) / blocks[i] + 1).SequenceEqual(scales.Shape);
        return fits ? blocks : throw new UncertainCodesException(
            $"the scale '{scales.Name}' of shape {Numbers.Shape(scales.Shape)} does not fit the shape {Numbers.Shape(shape)} in blocks of {Numbers.Exact(block)} along axis {axis}");
    }

    // The scale has the same number of axes as the codes; each has length 1 or one scale per index.
    private static long[] Aligned(OnnxInputs given)
    {
        var (shape, scales) = (given.Codes.Shape, given.Scales);
        bool fits = shape.Select((length, axis) => scales.Shape[axis] == 1 || scales.Shape[axis] == length).All(fit => fit);
        return fits ? [.. shape.Select((length, axis) => scales.Shape[axis] == 1 ? length : 1)] : throw given.Misfit("the scale", scales);
    }
}
