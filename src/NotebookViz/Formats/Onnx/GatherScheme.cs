using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Formats.Onnx;

/// <summary>
/// GatherBlockQuantized of com.microsoft: an embedding quantised in blocks along one axis. Codes of fewer than eight bits that are stored as bytes are packed
/// along the last axis (https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md).
/// </summary>
internal static class GatherScheme
{
    /// <summary>Returns the whole table, decoded.</summary>
    public static Weight Decode(OnnxInputs given)
    {
        var (stored, scales) = (given.Codes, given.Scales);
        int rank = stored.Shape.Count, axis = given.Axis(given.Attribute("quantize_axis") ?? 1, rank);
        long block = given.Attribute("block_size") ?? 128, bits = given.Attribute("bits") ?? 4;
        bool isPacked = stored is { ElementType: ElementType.UInt8, BitsPerWeight: null }, isFloat = stored.ElementType is not (ElementType.UInt8 or ElementType.Int8);
        if (isPacked && (bits is not (2 or 4 or 8) || axis != rank - 1))
            throw new UncertainCodesException($"GatherBlockQuantized has bytes with {bits} bits a code and blocks along axis {axis}, which its definition does not allow");
        if (block < 0 || block == 0 && !isFloat)
            throw new UncertainCodesException($"GatherBlockQuantized has blocks of {block}");
        int each = isPacked ? (int)(8 / bits) : 1;
        var codes = isPacked ? Unpacked(stored, (int)bits, each) : stored;
        long[] blocks = [.. codes.Shape.Select((length, i) => i == axis ? block == 0 ? length : block : isFloat && i < scales.Shape.Count && scales.Shape[i] == 1 ? length : 1)];
        if (scales.Shape.Count != rank || !codes.Shape.Select((length, i) => (length - 1) / blocks[i] + 1).SequenceEqual(scales.Shape))
            throw given.Misfit($"in blocks of {block} the scale", scales);
        string type = isPacked ? $"int{bits}" : stored.TypeName;
        return new Quantization(codes, scales, ZeroPoints(given, (int)bits, each), given.Bytes).Weight(
            stored.Name, type, blocks, $"blocks of {blocks[axis]}", zeroPoint: isPacked ? 1 << (int)bits - 1 : 0, rounding: scales.ElementType);
    }

    private static Weight Unpacked(Weight stored, int bits, int each)
    {
        if (stored.Count > long.MaxValue / each)
            throw new UncertainCodesException($"the shape {Numbers.Shape(stored.Shape)} is too large");
        long[] shape = [.. stored.Shape.SkipLast(1), stored.Shape[^1] * each];
        return new(stored.Name, shape, ElementType.UInt8, PackedData.Of(stored.Data!, bits, stored.Count * each), Conventions.WeightDescription.None, typeName: $"uint{bits}");
    }

    // Zero points are packed like the codes, and each row fills whole bytes.
    private static Weight? ZeroPoints(OnnxInputs given, int bits, int each)
    {
        if (given.ZeroPoints is not { } stored)
            return null;
        var scales = given.Scales;
        long columns = scales.Shape[^1], row = (columns + each - 1) / each, rows = scales.Count / Math.Max(1, columns);
        if (stored.Count != rows * row)
            throw given.Misfit("the zero point", stored);
        if (each == 1)
            return stored;
        var packed = PackedData.Of(stored.Data!, bits, stored.Count * each);
        return new(stored.Name, scales.Shape, ElementType.UInt8, StridedData.Of(packed, 0, [rows, columns], [row * each, 1], 1)
            ?? throw given.Misfit("the zero point", stored));
    }
}
