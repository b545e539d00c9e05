using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Formats.Safetensors.Schemes;

/// <summary>
/// Eight-bit floats and integers with <c>weight_scale</c> or <c>weight_scale_inv</c>, which means the same: one scale for the whole weight, for each
/// row, or for each block. A value is (code − zero point) · scale.
/// </summary>
internal static class ScaledWeights
{
    /// <inheritdoc cref="CompanionScheme"/>
    public static Companion? Find(Weight codes, CompanionTensors tensors)
    {
        if (IsPlain(codes) || (tensors.Find(codes.Name, "_scale_inv") ?? tensors.Find(codes.Name, "_scale")) is not { } scales)
            return null;
        if (codes.ElementType is ElementType.UInt8 or ElementType.Bool)
            throw new UncertainCodesException("it is not known how its codes are packed into bytes");
        if (tensors.Find(codes.Name, "_scale_2") is { } second)
            throw new UncertainCodesException($"'{second.Name}' is a second scale, and that format is not known");
        if (scales.Data is null)
            throw new UncertainCodesException($"'{scales.Name}' is missing");
        if (IsWhole(scales) || scales.ElementType.IsComplex())
            throw Companions.Misfit(scales, codes);
        var zeroPoints = tensors.Find(codes.Name, "_zero_point");
        if (zeroPoints is not null && (zeroPoints.Data is null || zeroPoints.Count != scales.Count || !IsWhole(zeroPoints)))
            throw Companions.Misfit(zeroPoints, codes);
        long[] blocks = Blocks(codes, scales, tensors.Config.BlockSize);
        long bytes = codes.StoredBytes + scales.StoredBytes + (zeroPoints?.StoredBytes ?? 0);
        return new(new Quantization(codes, scales, zeroPoints, bytes).Weight(codes.Name, codes.TypeName, blocks), [scales, zeroPoints]);
    }

    // A weight that is not quantised may have a parameter of that name beside it.
    private static bool IsPlain(Weight codes) => codes.ElementType.Size() > 1 && codes.TypeName == codes.ElementType.DisplayName();

    private static bool IsWhole(Weight weight) => Numbers.IsWhole(weight.ElementType);

    private static long[] Blocks(Weight codes, Weight scales, long[]? told)
    {
        var (shape, sizes) = (codes.Shape, scales.Shape);
        if (scales.Count == 1)
            return [.. shape];
        // Scales that match the number of columns too could belong to these.
        bool isRows = sizes is [var rows] && shape.Count > 1 && rows == shape[0] && shape.Skip(1).All(length => length != rows);
        if (isRows || sizes.Count == shape.Count && sizes[0] == shape[0] && sizes.Skip(1).All(length => length == 1))
            return [1, .. shape.Skip(1)];
        if (sizes.Count != shape.Count || shape.Count < 2)
            throw Companions.Misfit(scales, codes);
        // Axes before the last two index matrices.
        int first = shape.Count - 2;
        long[] blocks = [.. shape.Select((length, axis) => axis < first ? 1 : told?[axis - first] ?? Guess(length, sizes[axis], scales, codes))];
        bool fits = shape.Select((length, axis) => (length - 1) / blocks[axis] + 1).SequenceEqual(sizes);
        return fits ? blocks : throw Companions.Misfit(scales, codes);
    }

    // Block sizes are powers of two, and often only one of these gives that many blocks.
    private static long Guess(long length, long count, Weight scales, Weight codes)
    {
        if (count == 1)
            return length;
        long[] fitting = [.. Enumerable.Range(0, 31).Select(power => 1L << power).Where(size => (length - 1) / size + 1 == count)];
        return fitting is [var only] ? only : throw Companions.Misfit(scales, codes);
    }
}
