using System.Numerics;
using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Formats.Onnx;

/// <summary>
/// MatMulNBits of com.microsoft: N outputs × K inputs as codes of 2, 4 or 8 bits, in blocks along the inputs
/// (https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md).
/// </summary>
internal static class MatMulNBitsScheme
{
    private const int SmallestBlock = 16;

    /// <summary>Returns the decoded weight, outputs × inputs.</summary>
    public static Weight Decode(OnnxInputs given)
    {
        var (stored, scales) = (given.Codes, given.Scales);
        long outputs = given.Attribute("N") ?? 0, inputs = given.Attribute("K") ?? 0, bits = given.Attribute("bits") ?? 4, block = given.Attribute("block_size") ?? 0;
        if (outputs < 1 || inputs < 1 || bits is not (2 or 4 or 8) || block < SmallestBlock || block > int.MaxValue || !BitOperations.IsPow2(block))
            throw new UncertainCodesException($"MatMulNBits has K {inputs}, N {outputs}, {bits} bits and blocks of {block}, which its definition does not allow");
        long blocks = (inputs - 1) / block + 1;
        if (stored.ElementType != ElementType.UInt8 || (Int128)outputs * blocks * block * bits != (Int128)stored.Count * 8)
            throw given.Misfit($"with K {inputs}, N {outputs} and blocks of {block} the weight", stored);
        if (scales.Count != outputs * blocks)
            throw given.Misfit("the scale", scales);

        // The last block is stored whole, even if the inputs end within it.
        var packed = PackedData.Of(stored.Data!, (int)bits, outputs * blocks * block);
        var codes = new Weight(stored.Name, [outputs, inputs], ElementType.UInt8, Rows(packed, outputs, inputs, blocks * block), Conventions.WeightDescription.None, typeName: $"uint{bits}");
        var (zeroPoints, sizes) = (ZeroPoints(given, outputs, blocks, (int)bits), new long[] { 1, block });
        var factors = new Weight(scales.Name, [outputs, blocks], scales.ElementType, scales.Data!);
        if (given.Parts[2] is { } groups)
            (factors, zeroPoints, sizes) = (Grouped(factors, groups, inputs), zeroPoints is null ? null : Grouped(zeroPoints, groups, inputs), [1, 1]);
        return new Quantization(codes, factors, zeroPoints, given.Bytes).Weight(stored.Name, $"int{bits}", sizes, $"blocks of {block}", zeroPoint: 1 << (int)bits - 1);
    }

    // Zero points are packed like the codes, with the row of each output in whole bytes, or stored as one float each.
    private static Weight? ZeroPoints(OnnxInputs given, long outputs, long blocks, int bits)
    {
        if (given.ZeroPoints is not { } stored)
            return null;
        long row = (blocks * bits + 7) / 8;
        if (stored.ElementType == ElementType.UInt8 && stored.Count == outputs * row)
        {
            var packed = PackedData.Of(stored.Data!, bits, outputs * row * 8 / bits);
            return new(stored.Name, [outputs, blocks], ElementType.UInt8, Rows(packed, outputs, blocks, row * 8 / bits));
        }
        return stored.Count == outputs * blocks && stored.ElementType is ElementType.Float32 or ElementType.Float16 or ElementType.BFloat16
            ? new(stored.Name, [outputs, blocks], stored.ElementType, stored.Data!)
            : throw given.Misfit("the zero point", stored);
    }

    // The inputs of a group need not be consecutive.
    private static Weight Grouped(Weight factors, Weight groups, long inputs)
    {
        long blocks = factors.Shape[1];
        if (groups.ElementType != ElementType.Int32 || groups.Count < inputs || inputs > Array.MaxLength)
            throw new UncertainCodesException($"the groups '{groups.Name}' of shape {Numbers.Shape(groups.Shape)} do not fit {inputs} inputs");
        int[] indices = GroupIndices.Read(groups, (int)inputs, (int)blocks, reason => new UncertainCodesException(reason));
        var data = new GroupedFactors(Factors.Of(factors), factors.Shape[0], (int)blocks, (int)inputs, () => indices);
        return new(factors.Name, [factors.Shape[0], inputs], ElementType.Float32, data);
    }

    private static TensorData Rows(TensorData codes, long rows, long columns, long stride) =>
        StridedData.Of(codes, 0, [rows, columns], [stride, 1], 1) ?? throw new UncertainCodesException("its codes do not fill its rows");
}
