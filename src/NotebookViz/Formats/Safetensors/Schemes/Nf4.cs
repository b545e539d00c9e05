using System.Text.Json;
using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;

namespace NotebookViz.Formats.Safetensors.Schemes;

/// <summary>
/// The four-bit types nf4 and fp4 of bitsandbytes: bytes of two codes, the first in the high half. A code is an index into <c>quant_map</c>.
/// <c>absmax</c> has a scale for each block of consecutive values; scales may be quantised themselves.
/// </summary>
internal static class Nf4
{
    private const string State = ".quant_state.bitsandbytes__";
    private const int MostStateBytes = 1 << 16;

    // The position of each code in its byte, from the lowest bits.
    private static readonly int[] HighFirst = [1, 0];

    /// <inheritdoc cref="CompanionScheme"/>
    public static Companion? Find(Weight stored, CompanionTensors tensors)
    {
        string name = stored.Name;
        if (tensors.Find(name, State + "nf4") is null && tensors.Find(name, State + "fp4") is null)
            return tensors.Find(name, ".absmax") is null ? null : throw new UncertainCodesException($"'{name}{State}nf4' is missing");
        string type = tensors.Find(name, State + "nf4") is null ? "fp4" : "nf4";
        var (state, map, absmax) = (tensors.Get(name, State + type), tensors.Get(name, ".quant_map"), tensors.Get(name, ".absmax"));
        var settings = Settings(state);
        long[] shape = settings.Member("shape")?.Integers() ?? [];
        long block = Integer(settings, "blocksize");
        if (stored.ElementType != ElementType.UInt8 || !Shapes.TryByteCount(shape, 1, out long count) || count < 1 || (count + 1) / 2 != stored.Count || shape.Length > Shapes.MaxRank)
            throw new UncertainCodesException($"the shape {Numbers.Shape(shape)} in '{state.Name}' does not fit its {stored.Count} bytes of type {stored.TypeName}");

        var values = new DecodedData(PackedData.Of(stored.Data!, 4, count, order: HighFirst), Table(map, 16));
        var codes = new Weight(name, shape, ElementType.Float32, values, WeightDescription.None, typeName: type);
        var (scales, parts) = Scales(name, absmax, settings, tensors);
        var grid = new BlockGrid([count], [block]);
        if (scales.Count != grid.Blocks)
            throw Companions.Misfit(absmax, codes);
        long bytes = parts.Sum(part => part.StoredBytes) + stored.StoredBytes;
        return new(new Quantization(codes, scales, null, bytes).Weight(name, type, grid, $"blocks of {Numbers.Exact(block)}"), [state, map, .. parts]);
    }

    // A scale for each block, stored directly or as codes of a second table with its own scales.
    private static (Weight Scales, Weight[] Parts) Scales(string name, Weight stored, JsonElement settings, CompanionTensors tensors)
    {
        if (stored.ElementType == ElementType.Float32)
            return (stored, [stored]);
        var (map, factors) = (tensors.Get(name, ".nested_quant_map"), tensors.Get(name, ".nested_absmax"));
        long block = Integer(settings, "nested_blocksize");
        if (stored.ElementType != ElementType.UInt8 || settings.Member("nested_offset") is not { ValueKind: JsonValueKind.Number } offset)
            throw new UncertainCodesException($"'{stored.Name}' has type {stored.TypeName}; nested scales need type U8 and a nested_offset");
        var grid = new BlockGrid([stored.Count], [block]);
        if (factors.Count != grid.Blocks)
            throw Companions.Misfit(factors, stored);
        var scaled = new ScaledData(new DecodedData(stored.Data!, Table(map, 256)), ElementType.Float32, grid, Factors.Of(factors), null);
        var shifted = new RescaledData(scaled, ElementType.Float32, 1, (float)offset.GetDouble(), round: false);
        return (new(stored.Name, stored.Shape, ElementType.Float32, shifted), [stored, map, factors]);
    }

    private static float[] Table(Weight map, int length)
    {
        if (map.ElementType != ElementType.Float32 || map.Count != length)
            throw new UncertainCodesException($"'{map.Name}' of type {map.TypeName} and shape {Numbers.Shape(map.Shape)} is not a table of {length} values");
        var table = new float[length];
        map.CopyTo<float>(table);
        return table;
    }

    private static JsonElement Settings(Weight state)
    {
        if (state.ElementType != ElementType.UInt8 || state.Count > MostStateBytes)
            throw new UncertainCodesException($"'{state.Name}' is not JSON text");
        var text = new byte[state.Count];
        state.CopyTo<byte>(text);
        try
        {
            using var document = JsonText.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new UncertainCodesException($"'{state.Name}' is not JSON text");
        }
    }

    private static long Integer(JsonElement settings, string name) =>
        settings.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) && value > 0
            ? value
            : throw new UncertainCodesException($"{name} is missing or not a positive integer");
}
