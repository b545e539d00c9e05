using System.Buffers.Binary;
using NotebookViz.Data;
using NotebookViz.Formats.Gguf;
using NotebookViz.Scanning;

namespace NotebookViz.Tests.Formats;

/// <summary>Sums that are computed from the codes of blocks, beside those of their decoded values.</summary>
public sealed class CodeSumsTests
{
    private const int Q4K = 12, Q5K = 13;

    public static TheoryData<int, double, double> Steps
    {
        get
        {
            var data = new TheoryData<int, double, double>();
            foreach (int type in new[] { Q4K, Q5K })
            {
                // As in real files, far apart, and subnormal.
                foreach (var (d, minimum) in new[] { (0.002, 0.015), (0.002, 0.002), (0.001, 60_000), (900, 0.001), (3e-6, 2e-6), (0.01, 0.0), (6e-8, 6e-8) })
                    data.Add(type, d, minimum);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Sums_of_codes_are_those_of_the_values(int type, double d, double minimum)
    {
        var blocks = GgufTypes.BlocksOf(type)!;
        int summed = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            byte[] stored = Blocks(blocks.Format, 8, seed, (Half)(d * (1 + seed / 100.0)), (Half)minimum);
            if (!blocks.TrySum(stored, out var sums))
                continue;
            summed++;
            float[] values = new float[8 * blocks.Format.Values];
            blocks.Decode(stored, values);
            var expected = BlockSums.Of<float>(values);
            Assert.Equal(values.Count(value => value == 0), sums.Zeros);
            Assert.InRange(sums.Sum - values.Sum(value => (double)value), -1e-14 * expected.Magnitudes, 1e-14 * expected.Magnitudes);
            Assert.InRange(sums.Magnitudes / values.Sum(value => Math.Abs((double)value)), 1 - 1e-14, 1 + 1e-14);
            Assert.InRange(sums.Squares / values.Sum(value => (double)value * value), 1 - 1e-14, 1 + 1e-14);
            // The extremes are bounds, which are reached if the codes of the run include the smallest or the largest.
            Assert.True(sums.Low <= expected.Low && sums.High >= expected.High);
        }
        // If the minimum is far larger or smaller, the differences are rounded, and the values are needed.
        bool isFarApart = minimum > 0 && d / minimum is > 1000 or < 1e-3;
        Assert.Equal(isFarApart ? 0 : 200, summed);
    }

    [Theory]
    [InlineData(Q4K, 0x7C00, 0x1000)]
    [InlineData(Q4K, 0x1000, 0x7E00)]
    [InlineData(Q4K, 0x9000, 0x1000)]
    [InlineData(Q5K, 0x1000, 0x9000)]
    public void Blocks_with_values_that_are_not_finite_or_have_steps_of_unusual_signs_are_decoded(int type, int d, int minimum)
    {
        var blocks = GgufTypes.BlocksOf(type)!;
        Assert.False(blocks.TrySum(Blocks(blocks.Format, 1, 1, BitConverter.UInt16BitsToHalf((ushort)d), BitConverter.UInt16BitsToHalf((ushort)minimum)), out _));
    }

    [Fact]
    public void Values_that_are_small_differences_of_large_numbers_are_decoded()
    {
        // All codes are 8, and the scales are an eighth of the minima, or nearly: d · scale · 8 − e · minimum = 8 · (1 − 1023 ÷ 1024).
        var blocks = GgufTypes.BlocksOf(Q4K)!;
        byte[] stored = new byte[blocks.Format.Bytes];
        stored.AsSpan().Fill(0x88);
        stored.AsSpan(4, 4).Fill(1);
        stored.AsSpan(8, 4).Fill(8);
        stored.AsSpan(12, 4).Fill(0x81);
        foreach (var (d, isSummed) in new[] { (1 - 1 / 1024.0, false), (0.9, true) })
        {
            BinaryPrimitives.WriteHalfLittleEndian(stored, (Half)d);
            BinaryPrimitives.WriteHalfLittleEndian(stored.AsSpan(2), Half.One);
            Assert.Equal(isSummed, blocks.TrySum(stored, out _));
            float[] values = new float[blocks.Format.Values];
            blocks.Decode(stored, values);
            Assert.All(values, value => Assert.Equal(8 * ((float)(Half)d - 1), value));
        }
    }

    [Theory]
    // The scale grows, so that new extremes appear everywhere, or the extremes come again and again.
    [InlineData(Q4K, 1e-6)]
    [InlineData(Q5K, 1e-6)]
    [InlineData(Q4K, 0)]
    [InlineData(Q5K, 0)]
    public void A_weight_has_the_statistics_of_its_values_in_every_way_of_reading_it(int type, double growth)
    {
        var blocks = GgufTypes.BlocksOf(type)!;
        // Several chunks.
        byte[] stored = [.. Enumerable.Range(0, 4500).SelectMany(i => Blocks(blocks.Format, 1, i % 500, (Half)(0.001 + i * growth), (Half)0.01))];
        // A block of zeros, and one that has no sums because of infinite values.
        stored.AsSpan(1000 * blocks.Format.Bytes, blocks.Format.Bytes).Clear();
        BinaryPrimitives.WriteHalfLittleEndian(stored.AsSpan(3000 * blocks.Format.Bytes), Half.PositiveInfinity);
        float[] values = new float[stored.Length / blocks.Format.Bytes * blocks.Format.Values];
        blocks.Decode(stored, values);
        var data = new BlockData(TensorData.Of(stored), blocks);
        Assert.NotNull(data.Coded);

        var expected = Scan.Of(TensorData.Of(values), ElementType.Float32, []);
        var sums = Scan.Of(data, ElementType.Float32, [], countsMagnitudes: false);
        Assert.Equal(
            (expected.Min, expected.Max, expected.ArgMin, expected.ArgMax, expected.ZeroCount, expected.FiniteCount, expected.PositiveInfinityCount, expected.NaNCount),
            (sums.Min, sums.Max, sums.ArgMin, sums.ArgMax, sums.ZeroCount, sums.FiniteCount, sums.PositiveInfinityCount, sums.NaNCount));
        Assert.True(expected.PositiveInfinityCount > 0 && expected.ZeroCount > 0);
        foreach (var (exact, sum) in new[]
        {
            (expected.Mean, sums.Mean), (expected.StandardDeviation, sums.StandardDeviation), (expected.L1Norm, sums.L1Norm), (expected.L2Norm, sums.L2Norm),
        })
            Assert.InRange(sum / exact, 1 - 1e-12, 1 + 1e-12);

        // Whatever else is computed in the same pass, the numbers are the same, and the values that others see too.
        var counter = new BinCounter(expected.Min, expected.Max, 50);
        var observed = Scan.Of(data, ElementType.Float32, [counter], countsMagnitudes: true, workers: 3);
        Assert.Equal(Bits(sums), Bits(observed));
        Assert.Equal(expected.Histogram(50).Sum(), counter.Counts.Sum() + counter.Zeros);
        Assert.Equal(expected.Histogram(50), observed.Histogram(50));
        Assert.Equal(expected.Quantile(0.5), observed.Quantile(0.5));

        static string Bits(WeightStatistics statistics) => string.Join(
            ' ',
            new[] { statistics.Mean, statistics.StandardDeviation, statistics.L1Norm, statistics.L2Norm, statistics.Min, statistics.Max }.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Any_width_of_vectors_gives_the_same_sums()
    {
        string here = FreshProcess.Run(WriteSums);
        Assert.Contains("True", here, StringComparison.Ordinal);
        Assert.Equal(here, FreshProcess.Run(WriteSums, ("DOTNET_EnableAVX2", "0")));
        Assert.Equal(here, FreshProcess.Run(WriteSums, ("DOTNET_EnableHWIntrinsic", "0")));
    }

    private static void WriteSums()
    {
        foreach (int type in new[] { Q4K, Q5K })
        {
            var blocks = GgufTypes.BlocksOf(type)!;
            for (int seed = 0; seed < 20; seed++)
                Console.WriteLine($"{blocks.TrySum(Blocks(blocks.Format, 8, seed, (Half)0.002, (Half)(0.001 * seed)), out var sums)} {sums}");
        }
    }

    private static byte[] Blocks(BlockFormat format, int count, int seed, Half d, Half minimum)
    {
        byte[] stored = new byte[count * format.Bytes];
        new Random(seed).NextBytes(stored);
        for (int at = 0; at < stored.Length; at += format.Bytes)
        {
            BinaryPrimitives.WriteHalfLittleEndian(stored.AsSpan(at), d);
            BinaryPrimitives.WriteHalfLittleEndian(stored.AsSpan(at + 2), minimum);
        }
        return stored;
    }
}
