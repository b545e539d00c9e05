using NotebookViz.Remote;
using NotebookViz.Tests.Formats;

namespace NotebookViz.Tests.Remote;

/// <summary>Files that are read from a server: what is shown is what the file holds, or an error.</summary>
public sealed class RemoteFileTests : IDisposable
{
    private const int Block = 4096;

    private readonly TestServer _server = new();
    private readonly TemporaryFolder _cache = new();

    public void Dispose()
    {
        _server.Dispose();
        _cache.Dispose();
    }

    [Theory]
    [InlineData("f4.npy")]
    [InlineData("f8_fortran.npy")]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    [InlineData("model.safetensors")]
    [InlineData("gguf/every_type.gguf")]
    [InlineData("sharded/model.safetensors.index.json")]
    public void A_remote_file_has_the_weights_of_the_local_one(string file)
    {
        string path = Fixture.PathOf(file);
        foreach (string beside in Directory.GetFiles(Path.GetDirectoryName(path)!).Where(beside => beside == path || file.Contains("sharded", StringComparison.Ordinal)))
            _server.Files[$"/a%20b/{Path.GetFileName(beside)}"] = File.ReadAllBytes(beside);
        var expected = WeightFile.Open(path);
        using var weights = Open($"a%20b/{Path.GetFileName(path)}?download=true");
        AssertSame(expected, weights);
        Assert.Equal((expected.Owner, expected.Notes), (weights.Owner, weights.Notes));
        Assert.Equal(expected.Metadata.Select(entry => $"{entry.Key}={entry.Value}"), weights.Metadata.Select(entry => $"{entry.Key}={entry.Value}"));
    }

    [Fact]
    public void Opening_reads_the_header_and_showing_one_weight_reads_its_values_alone()
    {
        byte[] file = Safetensors(20, 10_000);
        _server.Files["/m.safetensors"] = file;
        using var weights = Open("m.safetensors");
        Assert.Equal(20, weights.Count);
        long opened = BytesAsked();
        Assert.True(opened < file.Length, $"{opened} of {file.Length} bytes");
        _ = weights[3].GetStatistics();
        Assert.InRange(BytesAsked() - opened, 40_000, 40_000 + 6 * Block);
        Assert.All(_server.Requests, request => Assert.StartsWith("bytes=", request.Range));
    }

    [Fact]
    public void What_was_fetched_is_on_disk_until_the_file_changes()
    {
        _server.Files["/m.npy"] = Npy(10_000, 1);
        double[] first = Values("m.npy");
        int before = _server.Requests.Count;
        Assert.Equal(first, Values("m.npy"));
        // The version is asked for, and nothing else.
        Assert.Equal("bytes=0-63", Assert.Single(_server.Requests.Skip(before)).Range);

        (_server.Files["/m.npy"], _server.Tag) = (Npy(10_000, 2), "\"2\"");
        Assert.Equal(2 * first[5], Values("m.npy")[5]);
        Assert.Single(Directory.GetDirectories(Directory.GetDirectories(_cache.Path).Single()));
        Assert.DoesNotContain(Directory.GetFiles(_cache.Path, "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_block_on_disk_is_fetched_again()
    {
        _server.Files["/m.npy"] = Npy(10_000, 1);
        double[] first = Values("m.npy");
        string[] blocks = Directory.GetFiles(_cache.Path, "*", SearchOption.AllDirectories);
        Assert.True(blocks.Length > 5);
        for (int i = 0; i < blocks.Length; i++)
        {
            byte[] bytes = File.ReadAllBytes(blocks[i]);
            bytes[100] ^= 1;
            File.WriteAllBytes(blocks[i], i % 2 == 0 ? bytes : bytes[..200]);
        }
        Assert.Equal(first, Values("m.npy"));
    }

    [Fact]
    public async Task Two_processes_may_use_one_cache()
    {
        _server.Files["/m.npy"] = Npy(50_000, 1);
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Values("m.npy"))));
        Assert.All(all, values => Assert.Equal(all[0], values));
        Assert.Equal(49_999.0, all[0][49_999]);
    }

    [Fact]
    public void Blocks_that_were_not_used_for_the_longest_time_are_deleted_first()
    {
        const int Size = 1000, Most = 16 * (Size + sizeof(ulong));
        string other = _cache.Add("note.txt"), inside = Path.Combine(Directory.CreateDirectory(Path.Combine(_cache.Path, "mine", "own")).FullName, "1");
        File.WriteAllBytes(inside, new byte[2 * Most]);
        var (first, second) = (new BlockCache(_cache.Path, _server.At("a"), "1", Size, Most), new BlockCache(_cache.Path, _server.At("b"), "1", Size, Most));
        byte[] block = [.. Enumerable.Range(0, Size).Select(i => (byte)i)];
        for (int i = 0; i < 15; i++)
        {
            first.Write(i, block);
            // The clock of a file system may be coarse.
            foreach (string path in Directory.GetFiles(_cache.Path, $"{i}", SearchOption.AllDirectories).Where(path => path != inside))
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
            Assert.InRange(Directory.GetFiles(_cache.Path, "*", SearchOption.AllDirectories).Where(path => path != inside).Sum(path => new FileInfo(path).Length), Size, Most);
        }
        Assert.Null(first.Read(0, Size));
        Assert.Equal(block, second.Read(99, Size));
        var none = new BlockCache(_cache.Path, _server.At("c"), "1", Size, size: 0);
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
        string occupied = _cache.Add("file");
        _server.Files["/m.npy"] = Npy(10_000, 1);
        using var weights = WeightFile.Open(_server.At("m.npy"), Settings with { Cache = occupied });
        Assert.Equal(9_999.0, weights[0].ToArray()[9_999]);
    }

    [Fact]
    public void Connections_that_are_cut_are_made_again_where_they_ended()
    {
        _server.Files["/m.npy"] = Npy(10_000, 1);
        int requests = 0;
        _server.Instead = context =>
        {
            if (Interlocked.Increment(ref requests) % 3 == 0)
                return false;
            // Half of what was asked for, or nothing.
            var (from, to) = TestServer.RangeOf(context.Request.Headers["Range"]!);
            byte[] file = _server.Files["/m.npy"];
            to = Math.Min(to, file.Length - 1);
            context.Response.StatusCode = 206;
            context.Response.AddHeader("ETag", _server.Tag!);
            context.Response.AddHeader("Content-Range", $"bytes {from}-{to}/{file.Length}");
            context.Response.ContentLength64 = to - from + 1;
            context.Response.OutputStream.Write(file.AsSpan(from, requests % 3 == 1 ? (to - from + 1) / 2 : 0));
            context.Response.OutputStream.Flush();
            context.Response.Abort();
            return true;
        };
        Assert.Equal([.. Enumerable.Range(0, 10_000).Select(i => (double)i)], Values("m.npy"));
    }

    [Theory]
    [InlineData(503, "answered 503 ServiceUnavailable (tried 3 times)")]
    [InlineData(429, "answered 429 TooManyRequests (tried 3 times)")]
    [InlineData(404, "there is no such file on 127.0.0.1")]
    [InlineData(403, "refuses access, or has no such file (403 Forbidden)")]
    [InlineData(418, "answered 418")]
    public void A_status_is_told_in_words(int status, string words)
    {
        _server.Instead = context =>
        {
            context.Response.StatusCode = status;
            return true;
        };
        Assert.Contains(words, Refused("m.npy"));
        Assert.Equal(status is 503 or 429 ? 3 : 1, _server.Requests.Count);
    }

    [Fact]
    public void A_server_that_is_busy_once_is_asked_again()
    {
        _server.Files["/m.npy"] = Npy(10, 1);
        _server.Instead = context =>
        {
            if (_server.Requests.Count > 1)
                return false;
            context.Response.StatusCode = 503;
            context.Response.AddHeader("Retry-After", "0");
            return true;
        };
        Assert.Equal(9.0, Values("m.npy")[9]);
    }

    [Fact]
    public void A_server_that_asks_for_an_hour_is_not_waited_for()
    {
        _server.Instead = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.AddHeader("Retry-After", "3600");
            return true;
        };
        Assert.Contains("busy and asks to wait 3,600 seconds", Refused("m.npy"));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public void A_server_without_ranges_is_refused_unless_the_file_is_short()
    {
        _server.HasRanges = false;
        _server.Files["/m.npy"] = Npy(10_000, 1);
        Assert.Contains("sends whole files only, but a remote file is read in byte ranges; download the file and open it by its path.", Refused("m.npy"));
        _server.Files["/s.npy"] = Npy(100, 1);
        Assert.Equal(99.0, Values("s.npy")[99]);
    }

    [Fact]
    public void A_server_that_tells_no_version_is_refused()
    {
        _server.Tag = null;
        _server.Files["/m.npy"] = Npy(10_000, 1);
        Assert.Contains("gives neither an ETag nor a time of the last change", Refused("m.npy"));
    }

    [Fact]
    public void A_file_that_changes_between_requests_is_an_error_that_says_so()
    {
        _server.Files["/m.safetensors"] = Safetensors(5, 10_000);
        using var weights = Open("m.safetensors");
        double before = weights[0].GetStatistics().Max;
        (_server.Files["/m.safetensors"], _server.Tag) = (Safetensors(5, 10_000), "\"2\"");
        var error = Assert.Throws<WeightFileException>(() => weights[3].GetStatistics());
        Assert.Equal("m.safetensors: it has changed on 127.0.0.1 since it was opened; open it again.", error.Message);
        Assert.Equal(before, weights[0].GetStatistics().Max);
        // Of the same version, but of another length.
        (_server.Files["/m.safetensors"], _server.Tag) = (Safetensors(6, 10_000), "\"1\"");
        Assert.Contains("has changed", Assert.Throws<WeightFileException>(() => weights[3].GetStatistics()).Message);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, -1)]
    public void An_answer_with_another_range_is_not_taken(int from, int to)
    {
        byte[] file = Npy(10_000, 1);
        _server.Instead = context =>
        {
            var (first, last) = TestServer.RangeOf(context.Request.Headers["Range"]!);
            bool isOpening = last == 63;
            if (!isOpening)
                (first, last) = (first + from, last + to);
            context.Response.StatusCode = 206;
            context.Response.AddHeader("ETag", _server.Tag!);
            context.Response.AddHeader("Content-Range", $"bytes {first}-{last}/{file.Length}");
            context.Response.ContentLength64 = last - first + 1;
            context.Response.OutputStream.Write(file.AsSpan(first, last - first + 1));
            return true;
        };
        Assert.Contains("sent a response that does not match the request (206 PartialContent)", Refused("m.npy"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_server_that_falls_silent_or_drips_is_given_up(bool drips)
    {
        using var end = new ManualResetEventSlim();
        byte[] file = Npy(100_000, 1);
        _server.Instead = context =>
        {
            if (context.Request.Headers["Range"] == "bytes=0-63")
            {
                _server.Send(context, file);
                return true;
            }
            int from = TestServer.RangeOf(context.Request.Headers["Range"]!).From;
            context.Response.StatusCode = 206;
            context.Response.AddHeader("ETag", _server.Tag!);
            context.Response.AddHeader("Content-Range", $"bytes {from}-{Block - 1}/{file.Length}");
            context.Response.ContentLength64 = Block - from;
            for (int i = from; i < Block && !end.Wait(20); i++)
            {
                if (!drips)
                    continue;
                context.Response.OutputStream.WriteByte(file[i]);
                context.Response.OutputStream.Flush();
            }
            return true;
        };
        string message = Refused("m.npy", Settings with { Patience = TimeSpan.FromMilliseconds(200), Retries = 1 });
        end.Set();
        Assert.Contains("it does not respond in time (tried 2 times)", message);
    }

    [Fact]
    public void A_server_that_is_not_there_is_named_with_what_to_do()
    {
        var address = _server.At("m.npy");
        _server.Dispose();
        string message = Assert.Throws<WeightFileException>(() => WeightFile.Open(address, Settings)).Message;
        Assert.StartsWith("m.npy: 127.0.0.1 cannot be reached: ", message);
        Assert.EndsWith("(tried 3 times); check the network, or download the file and open it by its path.", message);
    }

    [Fact]
    public async Task Reading_can_be_cancelled_and_ends_when_the_list_is_disposed()
    {
        using var end = new ManualResetEventSlim();
        byte[] file = Safetensors(5, 10_000);
        _server.Files["/m.safetensors"] = file;
        using var weights = Open("m.safetensors");
        using var asked = new ManualResetEventSlim();
        _server.Instead = _ =>
        {
            asked.Set();
            end.Wait();
            return true;
        };
        using var cancellation = new CancellationTokenSource();
        var cancelled = Task.Run(() => weights[3].GetStatistics(null, cancellation.Token));
        asked.Wait();
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        asked.Reset();
        var closed = Task.Run(() => weights[3].GetStatistics());
        asked.Wait();
        weights.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed);
        end.Set();
    }

    [Fact]
    public void What_the_server_sends_as_an_error_page_or_another_format_is_named()
    {
        _server.Files["/page.safetensors"] = [.. "<!DOCTYPE html><html>log in</html>"u8, .. new byte[100]];
        Assert.Contains("it is a web page (HTML)", Refused("page.safetensors"));
        _server.Files["/m.h5"] = File.ReadAllBytes(Fixture.PathOf("keras2_model.h5"));
        int before = _server.Requests.Count;
        Assert.Contains("its format is not read from a server; download the file and open it by its path. Read from a server: NumPy array (.npy); GGUF", Refused("m.h5"));
        Assert.InRange(_server.Requests.Count - before, 1, 3);
        _server.Files["/empty.npy"] = [];
        Assert.Contains("the file is empty", Refused("empty.npy"));
    }

    [Fact]
    public void A_shard_that_is_not_there_leaves_the_others_readable()
    {
        string folder = Path.GetDirectoryName(Fixture.PathOf("sharded/model.safetensors.index.json"))!;
        string[] files = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        foreach (string file in files.Where(file => !file.Contains("00002-of", StringComparison.Ordinal)))
            _server.Files[$"/{Path.GetFileName(file)}"] = File.ReadAllBytes(file);
        using var weights = Open("model.safetensors.index.json");
        Assert.Contains(weights, weight => weight.Problem?.Contains("is not there", StringComparison.Ordinal) == true);
        Assert.Contains(weights, weight => weight.Data is not null && weight.GetStatistics().Count > 0);
    }

    [Theory]
    [InlineData("../other.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("http://127.0.0.1:1/x")]
    public void An_index_leads_to_no_other_place(string shard)
    {
        _server.Files["/m.json"] = System.Text.Encoding.UTF8.GetBytes($$$"""{"weight_map":{"w":"{{{shard}}}"}}""");
        Assert.Contains("is not within its folder", Refused("m.json"));
        Assert.All(_server.Requests, request => Assert.Equal("/m.json", request.Path));
    }

    private RemoteSettings Settings => new()
    {
        Cache = _cache.Path,
        BlockLength = Block,
        LongestWhole = 1000,
        Retries = 2,
        Delay = TimeSpan.FromMilliseconds(1),
        Patience = TimeSpan.FromSeconds(30),
    };

    private WeightList Open(string path) => WeightFile.Open(_server.At(path), Settings);

    private double[] Values(string path)
    {
        using var weights = Open(path);
        return weights[0].ToArray();
    }

    private string Refused(string path, RemoteSettings? settings = null) => Assert.Throws<WeightFileException>(() =>
    {
        using var weights = WeightFile.Open(_server.At(path), settings ?? Settings);
        _ = weights[0].GetStatistics();
    }).Message;

    private long BytesAsked() => _server.Requests.Select(request => TestServer.RangeOf(request.Range!)).Sum(range => (long)range.To - range.From + 1);

    private static void AssertSame(WeightList expected, WeightList actual)
    {
        Assert.Equal(expected.Select(weight => (weight.Name, weight.TypeName, weight.Problem)), actual.Select(weight => (weight.Name, weight.TypeName, weight.Problem)));
        foreach (var (one, other) in expected.Zip(actual))
            if (one.Data is not null)
                Assert.Equal(one.ToArray(), other.ToArray());
    }

    private static byte[] Npy(int count, float factor) => Saved("m.npy", new WeightList([Weight.FromArray(Enumerable.Range(0, count).Select(i => i * factor).ToArray(), name: "w")]));

    private static byte[] Safetensors(int weights, int count) =>
        Saved("m.safetensors", new WeightList(Enumerable.Range(0, weights).Select(k => Weight.FromArray(Enumerable.Range(0, count).Select(i => (float)(i * k)).ToArray(), name: $"w{k}"))));

    private static byte[] Saved(string name, WeightList list)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, name);
        if (name.EndsWith(".npy", StringComparison.Ordinal))
            list[0].Save(path);
        else
            list.Save(path);
        return File.ReadAllBytes(path);
    }
}
