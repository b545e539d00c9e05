using NotebookViz.Remote;
using static NotebookViz.Tests.Remote.RemoteSite;

namespace NotebookViz.Tests.Remote;

/// <summary>Blocks of remote files on disk: fetched once, verified, and deleted when the cache is full.</summary>
public sealed class RemoteCacheTests : IDisposable
{
    private readonly RemoteSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public void What_was_fetched_is_on_disk_until_the_file_changes()
    {
        _site.Server.Files["/m.npy"] = Npy(10_000, 1);
        double[] first = _site.Values("m.npy");
        int before = _site.Server.Requests.Count;
        Assert.Equal(first, _site.Values("m.npy"));
        // The version is asked for, and nothing else.
        Assert.Equal("bytes=0-63", Assert.Single(_site.Server.Requests.Skip(before)).Range);

        (_site.Server.Files["/m.npy"], _site.Server.Tag) = (Npy(10_000, 2), "\"2\"");
        Assert.Equal(2 * first[5], _site.Values("m.npy")[5]);
        Assert.Single(Directory.GetDirectories(Directory.GetDirectories(_site.Cache.Path).Single()));
        Assert.DoesNotContain(Directory.GetFiles(_site.Cache.Path, "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_block_on_disk_is_fetched_again()
    {
        _site.Server.Files["/m.npy"] = Npy(10_000, 1);
        double[] first = _site.Values("m.npy");
        string[] blocks = Directory.GetFiles(_site.Cache.Path, "*", SearchOption.AllDirectories);
        Assert.True(blocks.Length > 5);
        for (int i = 0; i < blocks.Length; i++)
        {
            byte[] bytes = File.ReadAllBytes(blocks[i]);
            bytes[100] ^= 1;
            File.WriteAllBytes(blocks[i], i % 2 == 0 ? bytes : bytes[..200]);
        }
        Assert.Equal(first, _site.Values("m.npy"));
    }

    [Fact]
    public async Task Two_processes_may_use_one_cache()
    {
        _site.Server.Files["/m.npy"] = Npy(50_000, 1);
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _site.Values("m.npy"))));
        Assert.All(all, values => Assert.Equal(all[0], values));
        Assert.Equal(49_999.0, all[0][49_999]);
    }

    [Fact]
    public void Blocks_that_were_not_used_for_the_longest_time_are_deleted_first()
    {
        const int Size = 1000, Most = 16 * (Size + sizeof(ulong));
        string other = _site.Cache.Add("note.txt"), inside = Path.Combine(Directory.CreateDirectory(Path.Combine(_site.Cache.Path, "mine", "own")).FullName, "1");
        File.WriteAllBytes(inside, new byte[2 * Most]);
        var (first, second) = (new BlockCache(_site.Cache.Path, _site.Server.At("a"), "1", Size, Most), new BlockCache(_site.Cache.Path, _site.Server.At("b"), "1", Size, Most));
        byte[] block = [.. Enumerable.Range(0, Size).Select(i => (byte)i)];
        for (int i = 0; i < 15; i++)
        {
            first.Write(i, block);
            // The clock of a file system may be coarse.
            foreach (string path in Directory.GetFiles(_site.Cache.Path, $"{i}", SearchOption.AllDirectories).Where(path => path != inside))
                File.SetLastAccessTimeUtc(path, DateTime.UtcNow.AddHours(i - 20));
        }
        Assert.Equal(15, Enumerable.Range(0, 15).Count(i => first.Has(i)));
        Assert.Equal(block, first.Read(0, Size));
        second.Write(0, block);
        second.Write(1, block);
        Assert.Equal([1], Enumerable.Range(0, 15).Where(i => !first.Has(i)));
        Assert.Equal(block, second.Read(1, Size));
        Assert.True(File.Exists(other) && File.Exists(inside));

        for (int i = 0; i < 100; i++)
        {
            second.Write(i, block);
            Assert.InRange(Directory.GetFiles(_site.Cache.Path, "*", SearchOption.AllDirectories).Where(path => path != inside).Sum(path => new FileInfo(path).Length), Size, Most);
        }
        Assert.Null(first.Read(0, Size));
        Assert.Equal(block, second.Read(99, Size));
        var none = new BlockCache(_site.Cache.Path, _site.Server.At("c"), "1", Size, size: 0);
        none.Write(0, block);
        Assert.False(none.Has(0));
    }

    [Theory]
    [InlineData(null, 10_000_000_000)]
    [InlineData("2.5", 2_500_000_000)]
    [InlineData("0", 0)]
    [InlineData("-1", -1)]
    [InlineData("10 GB", -1)]
    [InlineData("NaN", -1)]
    public void The_size_of_the_cache_is_set_in_gigabytes(string? text, long bytes)
    {
        RemoteSettings Read() => RemoteSettings.From(name => name == "NOTEBOOKVIZ_CACHE_SIZE" ? text : null);
        if (bytes >= 0)
            Assert.Equal(bytes, Read().CacheSize);
        else
            Assert.Equal($"NOTEBOOKVIZ_CACHE_SIZE is '{text}', which is not a number of gigabytes; set it to one such as 10, or to 0 for no cache.", Assert.Throws<InvalidOperationException>(Read).Message);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_done_without()
    {
        string occupied = _site.Cache.Add("file");
        _site.Server.Files["/m.npy"] = Npy(10_000, 1);
        using var weights = WeightFile.Open(_site.Server.At("m.npy"), _site.Settings with { Cache = occupied });
        Assert.Equal(9_999.0, weights[0].ToArray()[9_999]);
    }
}
