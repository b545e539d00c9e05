using System.Numerics;

namespace NotebookViz.Tests.Weights;

public class CopyTests
{
    [Fact]
    public void Values_are_copied_exactly_in_their_own_type()
    {
        long[] large = [long.MaxValue, -9007199254740993, 0];
        Assert.Equal(large, Copied<long>(large.ToWeight()));
        ulong[] unsigned = [ulong.MaxValue, 1];
        Assert.Equal(unsigned, Copied<ulong>(unsigned.ToWeight()));
        Complex[] pairs = [new(1, -2), new(double.NaN, 0)];
        Assert.Equal(pairs, Copied<Complex>(pairs.ToWeight()));
        bool[] bits = [true, false];
        Assert.Equal(bits, Copied<bool>(bits.ToWeight()));
        Half[] halves = [(Half)0.5, Half.NaN];
        Assert.Equal(halves, Copied<Half>(halves.ToWeight()));
        Assert.Equal([1.5f], Copied<float>(Weight.FromArray(new float[,] { { 1.5f } })));
    }

    [Fact]
    public void Several_blocks_are_copied_in_their_order()
    {
        int[] values = [.. Enumerable.Range(0, (2 << 20) + 3)];
        Same(values, Copied<int>(values.ToWeight()));
        Same(Array.ConvertAll(values, value => (double)value), Copied<double>(values.ToWeight()));
        byte[] bytes = Array.ConvertAll(values, value => (byte)value);
        Same(Array.ConvertAll(bytes, value => (float)value), Copied<float>(bytes.ToWeight()));

        // Two million values are too many for an assertion on each.
        static void Same<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        {
            int same = expected.CommonPrefixLength(actual);
            Assert.Equal((expected.Length, expected.Length), (actual.Length, same));
        }
    }

    [Fact]
    public void Floats_and_doubles_take_what_they_hold_exactly()
    {
        foreach (var type in Enum.GetValues<ElementType>().Where(type => !type.IsComplex()))
        {
            // 0, 1, 0: the eight bits of a 1 that the other types have no writer for here.
            var weight = type switch
            {
                ElementType.Float8E4M3 => new Weight("w", [3], type, TensorData.Of(new byte[] { 0, 0x38, 0 })),
                ElementType.Float8E5M2 => new Weight("w", [3], type, TensorData.Of(new byte[] { 0, 0x3C, 0 })),
                _ => Some.Weight([3], i => i % 2, type, "w"),
            };
            bool toFloat = type.Size() <= 2 || type == ElementType.Float32;
            bool toDouble = type is not (ElementType.Int64 or ElementType.UInt64);
            if (toFloat)
                Assert.Equal([0f, 1f, 0f], Copied<float>(weight));
            else
                Assert.Throws<ArgumentException>(() => Copied<float>(weight));
            if (toDouble)
                Assert.Equal([0.0, 1.0, 0.0], Copied<double>(weight));
            else
                Assert.Throws<ArgumentException>(() => Copied<double>(weight));
        }
    }

    [Theory]
    [InlineData(ElementType.Int64, "elements of type int64, which double does not hold exactly; copy to a Span<long>.")]
    [InlineData(ElementType.Complex64, "elements of type complex64, which double does not hold exactly; copy its Abs() and Angle() to a Span<double>, or read its Data.")]
    [InlineData(ElementType.Complex128, "elements of type complex128, which double does not hold exactly; copy to a Span<Complex>.")]
    public void What_would_lose_digits_is_refused_with_the_type_to_use(ElementType type, string message)
    {
        var weight = new Weight("w", [2], type, TensorData.Of(new byte[2 * type.Size()]));
        var error = Assert.Throws<ArgumentException>(() => Copied<double>(weight));
        Assert.StartsWith("The weight 'w' has " + message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_is_not_the_elements_is_refused_with_all_that_are()
    {
        var weight = new Weight("w", [2], ElementType.BFloat16, TensorData.Of(new byte[4]));
        Assert.Contains("which ushort does not hold exactly; copy to a Span<float> or a Span<double>.", Assert.Throws<ArgumentException>(() => Copied<ushort>(weight)).Message, StringComparison.Ordinal);
        Assert.Contains("which DateTime does not hold", Assert.Throws<ArgumentException>(() => Copied<DateTime>(weight)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_length_is_refused_with_both()
    {
        var weight = Some.Weight([2, 3], i => i, name: "w");
        Assert.StartsWith("The weight 'w' of shape (2, 3) has 6 values, but the destination has room for 5; give it 6.",
            Assert.Throws<ArgumentException>(() => weight.CopyTo<float>(new float[5])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Weight.WithoutValues("w", [2], ElementType.Float32, "Gone.").CopyTo<float>(new float[2]));
    }

    [Fact]
    public void A_tensor_has_the_shape_type_and_bits_of_the_weight()
    {
        foreach (var type in Enum.GetValues<ElementType>())
        {
            byte[] bytes = [.. Enumerable.Range(0, 6 * type.Size()).Select(i => (byte)(type == ElementType.Bool ? i % 2 : i * 37))];
            var weight = new Weight("w", [2, 3], type, TensorData.Of(bytes));
            if (type is ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64 or ElementType.Float8E4M3 or ElementType.Float8E5M2)
            {
                Assert.Contains($"TorchSharp has no tensors of {type.DisplayName()}, the type of the weight 'w'", Assert.Throws<NotSupportedException>(() => weight.ToTensor()).Message, StringComparison.Ordinal);
                continue;
            }
            using var tensor = weight.ToTensor();
            Assert.Equal([2, 3], tensor.shape);
            Assert.Equal(bytes, tensor.bytes.ToArray());
            var back = tensor.ToWeight();
            Assert.Equal(type, back.ElementType);
            Assert.False(tensor.requires_grad);
        }
    }

    [Fact]
    public void Scalars_and_empty_weights_become_tensors()
    {
        using var scalar = Some.Weight([], _ => 2.5).ToTensor();
        Assert.Equal((2.5f, 0), (scalar.item<float>(), scalar.shape.Length));
        using var empty = new Weight("w", [0, 3], ElementType.Float32, TensorData.Of(Array.Empty<float>())).ToTensor();
        Assert.Equal([0, 3], empty.shape);
        Assert.Throws<InvalidOperationException>(() => Weight.WithoutValues("w", [2], ElementType.Float32, "Gone.").ToTensor());
    }

    private static T[] Copied<T>(Weight weight) where T : unmanaged
    {
        var result = new T[weight.Count];
        weight.CopyTo<T>(result);
        return result;
    }
}
