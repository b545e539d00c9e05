using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace NotebookViz.Tests.Formats;

/// <summary>Quantised weights of ONNX against what ONNX Runtime makes of them: models of one node, whose output must have the same bits.</summary>
public sealed class OnnxRuntimeTests
{
    private const int Single = 1, UInt8 = 2, Int8 = 3, UInt16 = 4, Int16 = 5, Int32 = 6, Int64 = 7, Half = 10, UInt4 = 21, Int4 = 22;

    private readonly Random _random = new(5);

    [Theory]
    [InlineData(UInt8)]
    [InlineData(Int8)]
    [InlineData(UInt16)]
    [InlineData(Int16)]
    [InlineData(Int32)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(UInt4)]
    [InlineData(Int4)]
    [InlineData(25)]
    [InlineData(26)]
    public void DequantizeLinear_gives_the_same_bits(int type)
    {
        bool hasZero = type is UInt8 or Int8 or UInt16 or Int16 or UInt4 or Int4 or 25 or 26;
        int run = 0;
        foreach (int scaleType in new[] { Single, Half })
        {
            foreach (var (scaleShape, axis, block) in new (long[] Scale, long Axis, long Block)[] { ([], 1, 0), ([4], -2, 0), ([6, 4, 2], 2, 3), ([6, 2, 5], 1, 3) })
            {
                long[] shape = [6, 4, 5];
                foreach (bool zero in new[] { false, hasZero })
                {
                    var model = new ModelBytes().Tensor("w", type, shape, Raw(type, Count(shape))).Tensor("s", scaleType, scaleShape, Scales(scaleType, Count(scaleShape)));
                    if (zero)
                        model.Tensor("z", type, scaleShape, Raw(type, Count(scaleShape)));
                    model.Node("DequantizeLinear", zero ? ["w", "s", "z"] : ["w", "s"], "y", [("axis", axis), .. block > 0 ? [("block_size", block)] : Array.Empty<(string, long)>()]);
                    if (Run(model.Output("y", scaleType), scaleType) is not { } expected)
                        continue;
                    Same(expected, Weight(model));
                    run++;
                }
            }
        }
        Assert.True(run >= 4, $"ONNX Runtime ran {run} models");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void MatMulNBits_gives_the_same_bits(int bits)
    {
        int run = 0;
        foreach (int inputs in new[] { 32, 80, 70 })
        {
            // With groups in any order, ONNX Runtime 1.31 reads codes of 2 bits as 4 bits, has no kernel for 8 bits, and takes no notice of zero points.
            foreach (string zeros in bits == 4 ? new[] { "none", "packed", "single", "grouped" } : ["none", "packed", "single"])
            {
                const int Outputs = 7, Block = 32;
                int blocks = (inputs + Block - 1) / Block, row = (blocks * bits + 7) / 8;
                var model = new ModelBytes().Tensor("w", UInt8, [Outputs, blocks, Block * bits / 8], Bytes(Outputs * blocks * Block * bits / 8))
                    .Tensor("s", Single, [Outputs, blocks], Short(Outputs * blocks)).Tensor("x", Single, [inputs, inputs], Identity(inputs));
                if (zeros == "packed")
                    model.Tensor("z", UInt8, [Outputs, row], Bytes(Outputs * row));
                else if (zeros == "single")
                    model.Tensor("z", Single, [Outputs, blocks], Singles([.. Enumerable.Range(0, Outputs * blocks).Select(_ => (float)_random.Next(1 << bits))]));
                else if (zeros == "grouped")
                    model.Tensor("g", Int32, [inputs], Groups(inputs, Block));
                string[] names = zeros switch { "none" => ["x", "w", "s"], "grouped" => ["x", "w", "s", "", "g"], _ => ["x", "w", "s", "z"] };
                model.Node("MatMulNBits", names, "y", ("K", inputs), ("N", Outputs), ("bits", bits), ("block_size", Block));
                if (Run(model.Output("y", Single), Single) is not { } product)
                    continue;
                // The product of the identity and the transposed weight.
                float[] expected = [.. Enumerable.Range(0, Outputs * inputs).Select(place => product[place % inputs * Outputs + place / inputs])];
                var weight = Weight(model);
                Assert.Equal([Outputs, inputs], weight.Shape);
                Same(expected, weight);
                run++;
            }
        }
        Assert.True(run >= 3, $"ONNX Runtime ran {run} models");
    }

    // What the runtime does not do: the definition is (code - zero point) · scale, both of the input's group.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void MatMulNBits_takes_scale_and_zero_point_of_the_group_of_each_input(int bits)
    {
        const int Outputs = 3, Inputs = 80, Block = 16, Blocks = Inputs / Block;
        int row = (Blocks * bits + 7) / 8;
        byte[] codes = Bytes(Outputs * Inputs * bits / 8), zeros = Bytes(Outputs * row), scales = Short(Outputs * Blocks), groups = Groups(Inputs, Block);
        var model = new ModelBytes().Tensor("w", UInt8, [Outputs, Blocks, Block * bits / 8], codes).Tensor("s", Single, [Outputs, Blocks], scales)
            .Tensor("z", UInt8, [Outputs, row], zeros).Tensor("g", Int32, [Inputs], groups)
            .Node("MatMulNBits", ["x", "w", "s", "z", "g"], "y", ("K", Inputs), ("N", Outputs), ("bits", bits), ("block_size", Block)).Output("y", Single);
        var weight = Weight(model);
        for (int n = 0; n < Outputs; n++)
            for (int k = 0; k < Inputs; k++)
            {
                int group = BitConverter.ToInt32(groups, 4 * k);
                float scale = BitConverter.ToSingle(scales, 4 * (n * Blocks + group));
                Assert.Equal((Code(codes, n * Inputs + k) - Code(zeros, n * row * 8 / bits + group)) * scale, weight[n, k]);
            }

        int Code(byte[] packed, int index) => packed[index * bits / 8] >> index * bits % 8 & (1 << bits) - 1;
    }

    [Theory]
    [InlineData(UInt8, 4)]
    [InlineData(UInt8, 8)]
    [InlineData(UInt8, 2)]
    [InlineData(UInt4, 4)]
    [InlineData(Int4, 4)]
    public void GatherBlockQuantized_gives_the_same_bits(int type, int bits)
    {
        const int Rows = 5, Columns = 80, Blocks = 5;
        int each = type == UInt8 ? 8 / bits : 1, packed = (Blocks + each - 1) / each, run = 0;
        foreach (int scaleType in new[] { Single, Half })
        {
            foreach (bool zero in new[] { false, true })
            {
                var model = new ModelBytes().Tensor("w", type, [Rows, Columns / each], Raw(type, Rows * Columns / each))
                    .Tensor("i", Int64, [Rows], MemoryMarshal.AsBytes<long>([0, 1, 2, 3, 4])).Tensor("s", scaleType, [Rows, Blocks], Scales(scaleType, Rows * Blocks));
                if (zero)
                    model.Tensor("z", type, [Rows, packed], Raw(type, Rows * packed));
                model.Node("GatherBlockQuantized", zero ? ["w", "i", "s", "z"] : ["w", "i", "s"], "y", ("bits", bits), ("block_size", 16), ("quantize_axis", 1));
                if (Run(model.Output("y", scaleType), scaleType) is not { } expected)
                    continue;
                Same(expected, Weight(model));
                run++;
            }
        }
        Assert.True(run >= 2, $"ONNX Runtime ran {run} models");
    }

    private static Weight Weight(ModelBytes model) => WeightFile.Open(new MemoryStream(model.Runnable()), "model.onnx")["w"];

    private static void Same(float[] expected, Weight weight)
    {
        Assert.NotNull(weight.Codes);
        var values = new float[weight.Count];
        weight.CopyTo<float>(values);
        Assert.Equal(expected.Select(Bits), values.Select(Bits));

        static int Bits(float value) => float.IsNaN(value) ? -1 : BitConverter.SingleToInt32Bits(value);
    }

    // What the runtime makes of the model; null where it has no kernel for its types.
    private static float[]? Run(ModelBytes model, int type)
    {
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using var session = new InferenceSession(model.Runnable(), options);
            using var results = session.Run([]);
            return type == Single ? results[0].AsTensor<float>().ToArray() : [.. results[0].AsTensor<Float16>().ToArray().Select(value => (float)BitConverter.UInt16BitsToHalf(value.value))];
        }
        catch (OnnxRuntimeException error) when (error.Message.Contains("NOT_IMPLEMENTED", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("NotImplemented", StringComparison.Ordinal)
            || error.Message.Contains("quantization is supported", StringComparison.Ordinal) || error.Message.Contains("Could not find an implementation", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static long Count(long[] shape) => shape.Aggregate(1L, (product, length) => product * length);

    private byte[] Bytes(long count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Raw(int type, long count) => type switch
    {
        UInt16 or Int16 => Bytes(2 * count),
        Int32 => Bytes(4 * count),
        UInt4 or Int4 or 23 => Bytes((count + 1) / 2),
        25 or 26 => Bytes((count + 3) / 4),
        _ => Bytes(count),
    };

    private byte[] Scales(int type, long count)
    {
        double[] scales = [.. Enumerable.Range(0, (int)count).Select(_ => Math.ScaleB(1 + _random.NextDouble(), -7))];
        return type == Single ? Singles([.. scales.Select(scale => (float)scale)]) : MemoryMarshal.AsBytes<System.Half>([.. scales.Select(scale => (System.Half)scale)]).ToArray();
    }

    // Scales of eleven bits: the runtime computes code · scale - zero point · scale, whose products are exact then.
    private byte[] Short(long count) => Singles([.. Enumerable.Range(0, (int)count).Select(_ => (float)(System.Half)Math.ScaleB(1 + _random.NextDouble(), -7))]);

    // The inputs of a group are anywhere.
    private byte[] Groups(int inputs, int block)
    {
        int[] groups = [.. Enumerable.Range(0, inputs).Select(input => input / block)];
        _random.Shuffle(groups);
        return MemoryMarshal.AsBytes<int>(groups).ToArray();
    }

    private static byte[] Identity(int size) => Singles([.. Enumerable.Range(0, size * size).Select(place => place / size == place % size ? 1f : 0)]);

    private static byte[] Singles(float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();
}
