using System.IO.Compression;
using NotebookViz.Tests.Formats;

namespace NotebookViz.Tests.Scanning;

[Collection(nameof(Alone))]
public class MemoryTests
{
    [Theory]
    [InlineData(10_000_000, 1, 1)]
    [InlineData(1, 1, 10_000_000)]
    [InlineData(4_472, 4_472)]
    [InlineData(2_000_000, 3, 3)]
    [InlineData(3, 3, 2_000_000)]
    public void A_display_of_a_matrix_of_any_shape_allocates_eight_mebibytes_at_most(params int[] shape) => AssertAllocates(8 << 20, shape);

    [Fact]
    public void A_display_of_thousands_of_tiles_allocates_ten_mebibytes_at_most() => AssertAllocates(10 << 20, 30_000, 20, 20);

    [Fact]
    public void A_display_of_a_convolution_of_many_channels_allocates_eight_mebibytes_at_most() => AssertAllocates(8 << 20, 512, 512, 3, 3);

    private static void AssertAllocates(int most, params int[] shape)
    {
        long[] lengths = [.. shape.Select(length => (long)length)];
        var weight = new Weight("w", lengths, ElementType.Float32, new Repeated(lengths.Aggregate(1L, (product, length) => product * length), 1001, index => index));
        // All that is allocated, of which less is in use at a time. The first display fills the pools of buffers, which the runtime may empty at any time.
        long least = long.MaxValue;
        for (int display = 0; display < 4 && least > most; display++)
            least = Math.Min(least, Allocated(weight));
        Assert.InRange(least, 1, most);
    }

    private static long Allocated(Weight weight)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.NotEmpty(weight.ToHtml());
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    [Fact]
    public void Above_a_number_of_indices_the_first_are_shown_and_the_caption_says_so()
    {
        var weight = new Weight("w", [100_000, 1, 1], ElementType.Float32, new Counting(100_000, index => index));
        string text = weight.Visualize(VizOptions.Default with { Order = FilterOrder.L2Norm }).ToString();
        Assert.Contains("of 100,000 axis 0 shown: the first; norms of more than 32,768 are not compared", text.Replace("indices of axis 0", "axis 0", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("by L2 norm", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_of_thousands_of_small_weights_take_little_memory()
    {
        Weight[] weights = [.. Enumerable.Range(0, 20_000).Select(i => new Weight($"w{i}", [64], ElementType.Float32, new Counting(64, index => (float)Some.Wave(index + i))))];
        _ = weights[0].GetStatistics();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var weight in weights)
            _ = weight.GetStatistics();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 1, 20_000_000);
        GC.KeepAlive(weights);
    }

    [Fact]
    public void Compressed_entries_are_not_kept_after_they_were_read()
    {
        const int arrays = 8, length = 1 << 20;
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            for (int i = 0; i < arrays; i++)
                Add(archive, $"w{i}.npy", [.. Enumerable.Range(0, length).Select(place => (byte)(place * (i + 3) % 251 * place >> 4))]);
        var weights = WeightFile.Open(new MemoryStream(file.ToArray()), "many.npz");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var weight in weights)
            Assert.Equal(length, weight.GetStatistics().Count);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2L * length);
        // What was let go is read again.
        Assert.Equal(weights[0].GetStatistics().Max, weights[0].ToArray().Max());
    }

    [Fact]
    public void Many_small_entries_that_unpack_to_a_thousand_times_their_size_are_read_one_after_the_other()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            for (int i = 0; i < 30; i++)
                Add(archive, $"w{i}.npy", new byte[1 << 20]);
        var weights = WeightFile.Open(new MemoryStream(file.ToArray()), "zeros.npz");
        Assert.All(weights, weight => Assert.Equal(1 << 20, weight.GetStatistics().ZeroCount));
        GC.Collect();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, before + (8 << 20));
        GC.KeepAlive(weights);
    }

    [Fact]
    public void A_damaged_bit_in_a_short_compressed_entry_is_found()
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            Add(archive, "w.npy", [.. Enumerable.Range(0, 400).Select(i => (byte)(i * 97 ^ i >> 3))]);
        byte[] bytes = file.ToArray();
        Assert.Equal(400, WeightFile.Open(new MemoryStream(bytes), "w.npz")[0].GetStatistics().Count);
        int found = 0;
        for (int place = 150; place < 350; place++)
        {
            byte[] damaged = [.. bytes];
            damaged[place] ^= 4;
            Assert.Contains("damaged", Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(damaged), "w.npz")[0].GetStatistics()).Message, StringComparison.Ordinal);
            found++;
        }
        Assert.Equal(200, found);
    }

    private static void Add(ZipArchive archive, string name, byte[] values)
    {
        byte[] header = System.Text.Encoding.ASCII.GetBytes($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({values.Length},), }}\n");
        using var entry = archive.CreateEntry(name).Open();
        entry.Write([0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. header, .. values]);
    }
}
