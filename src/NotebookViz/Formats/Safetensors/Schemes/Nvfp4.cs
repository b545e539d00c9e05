using System.Numerics.Tensors;
using NotebookViz.Data;

namespace NotebookViz.Formats.Safetensors.Schemes;

/// <summary>
/// NVFP4: four-bit floats, the first of a byte in its low half, with an E4M3 scale for each 16 values and a second scale for all. NVIDIA's Model Optimizer calls
/// them <c>weight</c>, <c>weight_scale</c> and <c>weight_scale_2</c>, and multiplies by both scales (<c>NVFP4QTensor.dequantize</c>). compressed-tensors calls them
/// <c>weight_packed</c>, <c>weight_scale</c> and <c>weight_global_scale</c>, and divides by the last. Other tools use the first names for scales in another order,
/// so the settings beside the file must name the format.
/// </summary>
internal static class Nvfp4
{
    private const int Block = 16;
    private const string Packed = "_packed", Method = "modelopt", Algorithm = "NVFP4", Library = "compressed-tensors", Format = "nvfp4-pack-quantized";

    /// <inheritdoc cref="CompanionScheme"/>
    public static Companion? Find(Weight stored, CompanionTensors tensors)
    {
        bool isPacked = stored.Name.EndsWith(Packed, StringComparison.Ordinal);
        string name = isPacked ? stored.Name[..^Packed.Length] : stored.Name, other = isPacked ? "_global_scale" : "_scale_2";
        if (stored.ElementType != ElementType.UInt8 || tensors.Find(name, other) is null)
            return null;
        CheckSettings(tensors.Config, isPacked);
        var (scales, second) = (tensors.Get(name, "_scale"), tensors.Get(name, other));
        if (second is not { ElementType: ElementType.Float32, Count: 1 })
            throw Companions.Misfit(second, stored);
        long[] rows = [.. stored.Shape.SkipLast(1)];
        long bytes = stored.Shape.Count == 0 ? 0 : stored.Shape[^1];
        if (scales.TypeName != "float8_e4m3fn" || bytes == 0 || !scales.Shape.SequenceEqual([.. rows, bytes * 2 / Block]) || bytes * 2 % Block != 0)
            throw Companions.Misfit(scales, stored);
        long[] shape = [.. rows, bytes * 2];
        var codes = StoredType.Float4E2M1.Weight(stored.Name, shape, stored.Data!, littleEndian: true);
        var factors = new Weight(scales.Name, scales.Shape, ElementType.Float32, new TwiceScaledData(scales, second, divides: isPacked));
        long[] sizes = [.. rows.Select(_ => 1L), Block];
        var weight = new Quantization(codes, factors, null, stored.StoredBytes + scales.StoredBytes + second.StoredBytes).Weight(name, "nvfp4", sizes, $"blocks of {Block}");
        return new(weight, [scales, second]);
    }

    private static void CheckSettings(QuantizationConfig config, bool isPacked)
    {
        var (method, format) = (config.MethodName, config.Text(isPacked ? "format" : "quant_algo"));
        if ((method, format) != (isPacked ? (Library, Format) : (Method, Algorithm)))
            throw new UncertainCodesException($"the quantisation method '{method}' with the format '{format}' is not known to have a second scale");
        if (config.Integer("group_size") is not (null or Block) and var size)
            throw new UncertainCodesException($"{Algorithm} has blocks of {Block}, but the group size in the settings is {size}");
    }

    /// <summary>The scales of all blocks, with the one that all have in common. That is read when they are.</summary>
    private sealed class TwiceScaledData(Weight scales, Weight second, bool divides) : SinglesData
    {
        private readonly Factors _second = Factors.Of(second);

        public override long ByteLength => scales.Count * sizeof(float);

        internal override object? Hold() => scales.Values.Hold();

        protected override void Read(long start, Span<float> values)
        {
            scales.Reader.ReadNearest(start, values);
            if (divides)
                TensorPrimitives.Divide(values, _second.At(0), values);
            else
                TensorPrimitives.Multiply(values, _second.At(0), values);
        }
    }
}
