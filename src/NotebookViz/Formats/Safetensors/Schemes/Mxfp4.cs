using NotebookViz.Conventions;
using NotebookViz.Data;

namespace NotebookViz.Formats.Safetensors.Schemes;

/// <summary>
/// The MXFP4 of gpt-oss: <c>…_blocks</c> (…, groups, 16), whose bytes hold two four-bit floats each, the first in the low half, and <c>…_scales</c>
/// (…, groups), powers of two. GGUF's MXFP4 blocks have a different order.
/// </summary>
internal static class Mxfp4
{
    private const int BytesOfBlock = 16;

    /// <inheritdoc cref="CompanionScheme"/>
    public static Companion? Find(Weight blocks, CompanionTensors tensors)
    {
        string name = blocks.Name[..^"_blocks".Length];
        if (tensors.Find(name, "_scales") is not { } scales)
            return null;
        if (scales.Data is null)
            throw new UncertainCodesException($"'{scales.Name}' is missing");
        bool isPower = scales is { ElementType: ElementType.UInt8 } or { TypeName: "F8_E8M0" };
        if (blocks is not { ElementType: ElementType.UInt8, Shape: [.., _, BytesOfBlock] } || !isPower || !scales.Shape.SequenceEqual(blocks.Shape.SkipLast(1)))
            throw Companions.Misfit(scales, blocks);
        long[] shape = [.. blocks.Shape.SkipLast(2), blocks.Shape[^2] * 2 * BytesOfBlock];
        var codes = StoredType.Float4E2M1.Weight(blocks.Name, shape, blocks.Data!, littleEndian: true);
        var factors = scales.ElementType == ElementType.UInt8 ? StoredType.Float8E8M0.Weight(scales.Name, scales.Shape, scales.Data, littleEndian: true) : scales;
        long[] sizes = [.. shape.Select((_, axis) => axis == shape.Length - 1 ? 2L * BytesOfBlock : 1)];
        var weight = new Quantization(codes, factors, null, blocks.StoredBytes + scales.Count).Weight(name, "mxfp4", sizes, $"blocks of {2 * BytesOfBlock}");
        return new(weight.Described(Description(name, shape)), [scales]);
    }

    // One matrix for each expert. Experts have no axis role, only a name.
    private static WeightDescription Description(string name, long[] shape)
    {
        if (shape.Length != 3 || !name.Contains(".experts.", StringComparison.Ordinal))
            return WeightDescription.None;
        var description = WeightDescription.Of("Linear", "kernel", shape, [AxisRole.Unknown, AxisRole.Output, AxisRole.Input]);
        return description with { Axes = new([description.Axes![0] with { Name = "expert" }, .. description.Axes.Skip(1)]) };
    }
}
