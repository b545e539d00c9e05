namespace NotebookViz.Tests.Formats;

[Collection(nameof(Alone))]
public class NpzTests
{
    private static readonly double[] Twelve = [.. Enumerable.Range(0, 12).Select(value => (double)value)];

    [Theory]
    [InlineData("text_beside_numbers.npz", "<U2", new long[] { 2 }, "text")]
    [InlineData("dates_beside_numbers.npz", "<M8[D]", new long[] { 1 }, "dates")]
    [InlineData("structure_beside_numbers.npz", "structured", new long[] { 2 }, "structured array")]
    [InlineData("objects_beside_numbers.npz", "|O", new long[] { 1 }, "Python objects")]
    public void An_array_that_is_not_numbers_is_listed_with_the_reason(string file, string typeName, long[] shape, string reason)
    {
        var weights = Fixture.Open($"arrays/{file}");
        Assert.Equal(["a", "other"], weights.Select(weight => weight.Name));
        Assert.Equal(Twelve, weights["a"].ToArray());
        Assert.Equal([3L, 4], weights["a"].Shape);
        var other = weights["other"];
        Assert.Null(other.Data);
        Assert.Equal(typeName, other.TypeName);
        Assert.Equal(shape, other.Shape);
        Assert.Contains(reason, other.Problem, StringComparison.Ordinal);
    }

    // np.savez("empty.npz") writes the end of a zip file.
    [Fact]
    public void An_archive_without_arrays_is_an_empty_list()
    {
        byte[] empty = [.. "PK\u0005\u0006"u8, .. new byte[18]];
        Assert.Empty(WeightFile.Open(new MemoryStream(empty), "empty.npz"));
        Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(empty), "empty.bin"));
    }

    [Fact]
    public void Sparse_matrices_of_scipy_are_listed_by_their_parts()
    {
        var weights = Fixture.Open("arrays/scipy_sparse.npz");
        Assert.Equal(["indices", "indptr", "format", "shape", "data"], weights.Select(weight => weight.Name));
        Assert.Equal([1.0, 1, 1, 1], weights["data"].ToArray());
        Assert.Contains("text", weights["format"].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_that_are_no_arrays_are_left_out_with_a_note()
    {
        var weights = Fixture.Open("arrays/other_entries.npz");
        Assert.Equal(["layer1/kernel", "bare"], weights.Select(weight => weight.Name));
        Assert.Equal(Twelve, weights["layer1/kernel"].ToArray());
        Assert.Equal(Twelve.Select(value => value + 1), weights["bare"].ToArray());
        Assert.Equal(["Left out because they are not arrays: README.txt, __MACOSX/layer1/._kernel.npy."], weights.Notes);
    }

    [Theory]
    [InlineData("damaged_stored.npz")]
    [InlineData("damaged_deflated_short.npz")]
    public void A_damaged_array_is_listed_with_its_entry(string file)
    {
        var weights = Fixture.Open($"arrays/{file}");
        Assert.Equal(Twelve, weights["a"].ToArray());
        Assert.Equal("Its entry 'noise.npy' is damaged: its checksum differs; copy the file again.", weights["noise"].Problem);
    }

    [Fact]
    public void A_damaged_array_that_is_too_long_to_be_unpacked_at_once_fails_when_it_is_read()
    {
        var weight = Fixture.Open("arrays/damaged_deflated_long.npz")["noise"];
        Assert.Equal([3000L], weight.Shape);
        Assert.Contains("'noise.npy' is damaged", Assert.Throws<WeightFileException>(() => weight.GetStatistics()).Message, StringComparison.Ordinal);
        Assert.Throws<WeightFileException>(() => weight.ToArray());
    }

    [Fact]
    public void A_file_whose_only_array_is_damaged_is_refused()
    {
        byte[] file = Stored(NpyFile.Of("<f4", "(100,)", new float[100]));
        file[200] ^= 1;
        Assert.Contains("'a.npy' is damaged", Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(file), "x.npz")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_stored_array_is_checked_when_all_of_it_is_read()
    {
        byte[] file = Stored(NpyFile.Of("<f4", "(300000,)", new float[300000]));
        var sound = WeightFile.Open(new MemoryStream(file), "x.npz")["a"];
        Assert.Equal(300000, sound.GetStatistics().ZeroCount);
        file[1000000] ^= 1;
        var weight = WeightFile.Open(new MemoryStream(file), "x.npz")["a"];
        Assert.Equal(0, weight[7]);
        Assert.Throws<WeightFileException>(() => weight.GetStatistics());
        Assert.Throws<WeightFileException>(() => weight.ToArray());
        Assert.Throws<WeightFileException>(() => weight.CopyTo<float>(new float[300000]));
    }

    [Fact]
    public void Masks_and_zeros_that_shrink_a_thousand_times_are_read_in_little_memory()
    {
        var weights = Fixture.Open("arrays/mostly_zeros.npz");
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal(12502500, weights["mask"].GetStatistics().Count - weights["mask"].GetStatistics().ZeroCount);
        Assert.Equal(6250000, weights["zeros"].GetStatistics().ZeroCount);
        long taken = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(taken < 40L << 20, $"{taken} bytes were taken");
        Assert.Equal([1, 1, 0], [weights["mask"][4999, 4999], weights["mask"][4999, 0], weights["mask"][0, 4999]]);
        Assert.Equal(Twelve, weights["a"].ToArray());
    }

    [Fact]
    public void Unpacked_arrays_are_let_go_one_after_the_other()
    {
        const int Arrays = 20, Length = 1 << 20;
        var content = new MemoryStream();
        byte[] array = NpyFile.Of("<f4", $"({Length},)", [.. Enumerable.Range(0, Length).Select(value => (float)(value * 2654435761 % 4096))]);
        using (var archive = new System.IO.Compression.ZipArchive(content, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < Arrays; i++)
            {
                using var entry = archive.CreateEntry($"a{i}.npy", System.IO.Compression.CompressionLevel.Fastest).Open();
                entry.Write(array);
            }
        }
        content.Position = 0;
        var weights = WeightFile.Open(content, "x.npz");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.All(weights, weight => Assert.Equal(Length, weight.GetStatistics().Count));
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(kept < 2 * array.Length, $"{kept} bytes are kept");
        GC.KeepAlive(weights);
    }

    private static byte[] Stored(byte[] array)
    {
        var content = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(content, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry("a.npy", System.IO.Compression.CompressionLevel.NoCompression).Open())
            entry.Write(array);
        return content.ToArray();
    }
}
