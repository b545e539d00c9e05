using System.Text.Json.Nodes;
using NotebookViz.Tests.Formats;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Comparing;

/// <summary>What <c>before.CompareWith(after)</c> computes, beside NumPy's numbers for the same files.</summary>
public sealed class ComparisonTests
{
    private const double Tolerance = 1e-6;

    private static WeightListComparison Files() => Fixture.Open("comparison/before.safetensors").CompareWith(Fixture.Open("comparison/after.safetensors"));

    [Fact]
    public void Numbers_are_those_of_NumPy()
    {
        var expected = JsonNode.Parse(File.ReadAllText(Fixture.PathOf("comparison/expected.json")))!.AsObject();
        var rows = JsonNode.Parse(Files().ToJson())!["rows"]!.AsArray();

        Assert.Equal(expected.Select(row => row.Key).Order(), rows.Select(row => (string)row!["name"]!).Order());
        foreach (var row in rows)
            foreach (var (name, value) in expected[(string)row!["name"]!]!.AsObject())
            {
                var actual = row[name];
                if (value is null or JsonArray)
                    Assert.Equal(value?.ToJsonString(), actual?.ToJsonString().Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
                else
                    Assert.True(Math.Abs((double)value - (double)actual!) <= Tolerance * Math.Max(1e-3, Math.Abs((double)value)), $"{row["name"]}, {name}: {actual}, not {value}");
            }
    }

    [Fact]
    public void What_has_no_partner_or_another_shape_is_listed()
    {
        var comparison = Files();

        Assert.Equal(["old.weight"], comparison.OnlyInA.Select(weight => weight.Name));
        Assert.Equal(["new.bias"], comparison.OnlyInB.Select(weight => weight.Name));
        var pair = Assert.Single(comparison.NotComparable);
        Assert.Equal(("resized.weight", "(4,4)", "(4,5)"), (pair.A.Name, $"({string.Join(',', pair.A.Shape)})", $"({string.Join(',', pair.B.Shape)})"));
        Assert.Equal("The shapes differ.", pair.Reason);
        Assert.False(comparison.IsUnchanged);
        Assert.False(comparison.IsWithin(1e9));
    }

    [Fact]
    public void The_largest_change_comes_first_and_what_has_none_before_it()
    {
        var comparison = Files();

        // A number that became NaN, and a change from nothing, have no relative change.
        Assert.Equal(["fc.bias", "zeros.weight"], comparison.Take(2).Select(row => row.NameA).Order());
        Assert.Equal("conv.weight", comparison[2].NameA);
        Assert.Null(comparison["zeros.weight"].RelativeChange);
        Assert.Null(comparison["zeros.weight"].Cosine);
        Assert.Equal((1, 1), (comparison["fc.bias"].NotFiniteCount, comparison["fc.bias"].UnequalNotFiniteCount));
        Assert.False(comparison["fc.bias"].IsUnchanged);
    }

    [Fact]
    public void NaN_and_infinities_with_equal_bits_are_no_change()
    {
        var bias = Files()["conv.bias"];

        Assert.True(bias.IsUnchanged);
        Assert.Equal((0, 1.0, 2, 0), (bias.RelativeChange, bias.EqualShare, bias.NotFiniteCount, bias.UnequalNotFiniteCount));
    }

    [Theory]
    [InlineData("keras2_model.h5")]
    [InlineData("keras3_inner_layers.keras")]
    [InlineData("transformer.pt")]
    [InlineData("nonfinite.npy")]
    [InlineData("types.safetensors")]
    [InlineData("gguf/llama_layer.gguf")]
    [InlineData("comparison/before.safetensors")]
    public void A_file_and_its_own_weights_in_another_order_do_not_differ(string file)
    {
        var weights = Fixture.Open(file);
        var shuffled = new WeightList(weights.Reverse());

        var comparison = weights.CompareWith(shuffled);

        // Types that are not read say so.
        Assert.All(comparison.NotComparable, pair => Assert.StartsWith("A has no values", pair.Reason));
        Assert.Empty(comparison.OnlyInA.Concat(comparison.OnlyInB));
        Assert.NotEmpty(comparison);
        Assert.All(comparison, row => Assert.True(row.IsUnchanged && row.EqualShare == 1 && row.MaxAbsIndex is null, row.ToString()));
        Assert.Equal(comparison.NotComparable.Count == 0, comparison.IsUnchanged);
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Int8)]
    public void One_flipped_bit_is_found_and_located(ElementType type)
    {
        // More values than a block and a chunk have, at places of both kinds.
        const long count = 300 * 1001;
        var before = Some.Weight([300, 1001], i => i % 97 + 1, type, "w");
        foreach (long place in new[] { 0, 2047, 2048, 262_143, 262_144, count - 1 })
        {
            byte[] bytes = new byte[before.Data!.ByteLength];
            before.Data.Read(0, bytes).CopyTo(bytes);
            bytes[place * before.Data.ByteLength / count] ^= 1;
            var comparison = before.CompareWith(new Weight("w", [300, 1001], type, TensorData.Of(bytes)));

            Assert.Equal([place / 1001, place % 1001], comparison.MaxAbsIndex);
            Assert.Equal(count - 1, comparison.EqualCount);
            Assert.True(comparison.RelativeChange > 0 && !comparison.IsUnchanged && comparison.Cosine <= 1);
        }
    }

    [Fact]
    public void Results_are_the_same_bits_whichever_way_the_values_are_stored()
    {
        double Value(long i) => (float)Math.Sin(i * 0.37);
        double Other(long i) => (float)(Math.Sin(i * 0.37) + 1e-3 * Math.Cos(i));
        var one = Some.Weight([700, 900], Value).CompareWith(Some.Weight([700, 900], Other));
        var wide = Some.Weight([700, 900], Value, ElementType.Float64).CompareWith(Some.Weight([700, 900], Other, ElementType.Float64));

        Assert.Equal(one.RelativeChange!.Value, wide.RelativeChange!.Value, 1e-12);
        Assert.Equal(one.Cosine!.Value, wide.Cosine!.Value, 1e-12);
        Assert.Equal((one.MaxAbsChange, one.SignFlipCount, one.EqualCount), (wide.MaxAbsChange, wide.SignFlipCount, wide.EqualCount));
        Assert.Equal(one.MaxAbsIndex, wide.MaxAbsIndex);
        double squares = 0, whole = 0;
        for (int i = 0; i < 630_000; i++)
        {
            squares += (Other(i) - Value(i)) * (Other(i) - Value(i));
            whole += Value(i) * Value(i);
        }
        Assert.Equal(Math.Sqrt(squares / whole), one.RelativeChange!.Value, 1e-12);
    }

    [Fact]
    public void Values_whose_squares_no_double_holds_are_compared()
    {
        var huge = new Weight("w", [2], ElementType.Float64, TensorData.Of(new[] { 3e200, 4e200 }));
        var tiny = new Weight("w", [2], ElementType.Float64, TensorData.Of(new[] { 3e-200, 4e-200 }));

        foreach (var (weight, factor) in new[] { (huge, 1e200), (tiny, 1e-200) })
        {
            var comparison = weight.CompareWith(new Weight("w", [2], ElementType.Float64, TensorData.Of(new[] { 4 * factor, 3 * factor })));
            Assert.Equal(Math.Sqrt(2) / 5, comparison.RelativeChange!.Value, 1e-12);
            Assert.Equal(24.0 / 25, comparison.Cosine!.Value, 1e-12);
        }
    }

    [Fact]
    public void Statistics_of_both_are_those_of_each_alone()
    {
        var a = Some.Weight([40, 50], Some.Wave, name: "w");
        var b = Some.Weight([40, 50], i => Some.Wave(i) * 2, ElementType.Float16, "w");
        var comparison = a.CompareWith(b);

        Assert.Equal(Some.Weight([40, 50], Some.Wave).GetStatistics().ToString(), comparison.StatisticsA.ToString());
        Assert.Equal(Some.Weight([40, 50], i => Some.Wave(i) * 2, ElementType.Float16).GetStatistics().ToString(), comparison.StatisticsB.ToString());
        Assert.Equal(b[3, 4] - a[3, 4], comparison.GetDifference()[3, 4]);
    }

    [Fact]
    public void Weights_that_cannot_be_compared_are_refused_with_both_shapes()
    {
        var error = Assert.Throws<ArgumentException>(() => Some.Weight([2, 3], Some.Wave, name: "a").CompareWith(Some.Weight([3, 3], Some.Wave, name: "b")));
        Assert.Contains("'a' (2, 3) and 'b' (3, 3) cannot be compared. The shapes differ.", error.Message);
        Assert.Contains("has no values: It is gone.", Assert.Throws<ArgumentException>(() =>
            Some.Weight([2], Some.Wave).CompareWith(Weight.WithoutValues("b", [2], ElementType.Float32, "It is gone."))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Files().IsWithin(double.NaN));
    }

    [Fact]
    public void A_module_is_compared_with_what_it_was()
    {
        using var model = nn.Sequential(("conv", nn.Conv2d(1, 4, 3)), ("fc", nn.Linear(8, 2)));
        var before = model.GetWeights();
        using (no_grad())
            model.get_parameter("fc.weight")!.mul_(1.5);

        var comparison = before.CompareWith(model);

        Assert.Equal("fc.weight", Assert.Single(comparison, row => !row.IsUnchanged).NameA);
        Assert.Equal(0.5, comparison[0].RelativeChange!.Value, 1e-6);
        Assert.Equal(0.5 / 1.5, model.CompareWith(before)[0].RelativeChange!.Value, 1e-6);
        Assert.True(model.CompareWith(model).IsUnchanged);
    }
}
