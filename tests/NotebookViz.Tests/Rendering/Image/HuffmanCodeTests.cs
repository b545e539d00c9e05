using NotebookViz.Rendering.Image.Deflate;

namespace NotebookViz.Tests.Rendering.Image;

public class HuffmanCodeTests
{
    [Fact]
    public void Frequent_symbols_have_short_codes() =>
        Assert.Equal([1, 2, 3, 3, 0], HuffmanCode.Of([100, 50, 20, 10, 0], 15).Lengths);

    [Theory]
    [InlineData(7)]
    [InlineData(15)]
    public void No_code_is_longer_than_the_limit_and_all_places_are_taken(int limit)
    {
        // Each count is the sum of the two before: without a limit, each code is one bit longer than the last.
        var counts = new int[19];
        (counts[0], counts[1]) = (1, 1);
        for (int i = 2; i < counts.Length; i++)
            counts[i] = counts[i - 1] + counts[i - 2];
        byte[] lengths = HuffmanCode.Of(counts, limit).Lengths;
        Assert.All(lengths, length => Assert.InRange(length, 1, limit));
        Assert.Equal(1, lengths.Sum(length => Math.Pow(2, -length)));
    }

    [Fact]
    public void A_single_symbol_takes_one_bit() => Assert.Equal([0, 1, 0], HuffmanCode.Of([0, 5, 0], 15).Lengths);

    [Fact]
    public void No_symbol_takes_none() => Assert.Equal([0, 0], HuffmanCode.Of([0, 0], 15).Lengths);
}
