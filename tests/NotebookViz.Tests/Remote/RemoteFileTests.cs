using NotebookViz.Tests.Formats;
using static NotebookViz.Tests.Remote.RemoteSite;

namespace NotebookViz.Tests.Remote;

/// <summary>Files that are read from a server: what is shown is what the file holds, or an error.</summary>
public sealed class RemoteFileTests : IDisposable
{
    private readonly RemoteSite _site = new();

    public void Dispose() => _site.Dispose();

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
            _site.Server.Files[$"/a%20b/{Path.GetFileName(beside)}"] = File.ReadAllBytes(beside);
        var expected = WeightFile.Open(path);
        using var weights = _site.Open($"a%20b/{Path.GetFileName(path)}?download=true");
        AssertSame(expected, weights);
        Assert.Equal((expected.Owner, expected.Notes), (weights.Owner, weights.Notes));
        Assert.Equal(expected.Metadata.Select(entry => $"{entry.Key}={entry.Value}"), weights.Metadata.Select(entry => $"{entry.Key}={entry.Value}"));
    }

    [Fact]
    public void Opening_reads_the_header_and_showing_one_weight_reads_its_values_alone()
    {
        byte[] file = Safetensors(20, 10_000);
        _site.Server.Files["/m.safetensors"] = file;
        using var weights = _site.Open("m.safetensors");
        Assert.Equal(20, weights.Count);
        long opened = _site.BytesAsked();
        Assert.True(opened < file.Length, $"{opened} of {file.Length} bytes");
        _ = weights[3].GetStatistics();
        Assert.InRange(_site.BytesAsked() - opened, 40_000, 40_000 + 6 * Block);
        Assert.All(_site.Server.Requests, request => Assert.StartsWith("bytes=", request.Range));
    }

    [Fact]
    public void A_file_that_changes_between_requests_is_an_error_that_says_so()
    {
        _site.Server.Files["/m.safetensors"] = Safetensors(5, 10_000);
        using var weights = _site.Open("m.safetensors");
        double before = weights[0].GetStatistics().Max;
        (_site.Server.Files["/m.safetensors"], _site.Server.Tag) = (Safetensors(5, 10_000), "\"2\"");
        var error = Assert.Throws<WeightFileException>(() => weights[3].GetStatistics());
        Assert.Equal("m.safetensors: it has changed on 127.0.0.1 since it was opened; open it again.", error.Message);
        Assert.Equal(before, weights[0].GetStatistics().Max);
        // Of the same version, but of another length.
        (_site.Server.Files["/m.safetensors"], _site.Server.Tag) = (Safetensors(6, 10_000), "\"1\"");
        Assert.Contains("has changed", Assert.Throws<WeightFileException>(() => weights[3].GetStatistics()).Message);
    }

    [Fact]
    public async Task Reading_can_be_cancelled_and_ends_when_the_list_is_disposed()
    {
        using var end = new ManualResetEventSlim();
        byte[] file = Safetensors(5, 10_000);
        _site.Server.Files["/m.safetensors"] = file;
        using var weights = _site.Open("m.safetensors");
        using var asked = new ManualResetEventSlim();
        _site.Server.Instead = _ =>
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
        _site.Server.Files["/page.safetensors"] = [.. "<!DOCTYPE html><html>log in</html>"u8, .. new byte[100]];
        Assert.Contains("it is a web page (HTML)", _site.Refused("page.safetensors"));
        _site.Server.Files["/m.h5"] = File.ReadAllBytes(Fixture.PathOf("keras2_model.h5"));
        int before = _site.Server.Requests.Count;
        Assert.Contains("its format is not read from a server; download the file and open it by its path. Read from a server: NumPy array (.npy); GGUF", _site.Refused("m.h5"));
        Assert.InRange(_site.Server.Requests.Count - before, 1, 3);
        _site.Server.Files["/empty.npy"] = [];
        Assert.Contains("the file is empty", _site.Refused("empty.npy"));
    }

    [Fact]
    public void A_shard_that_is_not_there_leaves_the_others_readable()
    {
        string folder = Path.GetDirectoryName(Fixture.PathOf("sharded/model.safetensors.index.json"))!;
        string[] files = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        foreach (string file in files.Where(file => !file.Contains("00002-of", StringComparison.Ordinal)))
            _site.Server.Files[$"/{Path.GetFileName(file)}"] = File.ReadAllBytes(file);
        using var weights = _site.Open("model.safetensors.index.json");
        Assert.Contains(weights, weight => weight.Problem?.Contains("is not there", StringComparison.Ordinal) == true);
        Assert.Contains(weights, weight => weight.Data is not null && weight.GetStatistics().Count > 0);
    }

    [Theory]
    [InlineData("../other.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("http://127.0.0.1:1/x")]
    public void An_index_leads_to_no_other_place(string shard)
    {
        _site.Server.Files["/m.json"] = System.Text.Encoding.UTF8.GetBytes($$$"""{"weight_map":{"w":"{{{shard}}}"}}""");
        Assert.Contains("is not within its folder", _site.Refused("m.json"));
        Assert.All(_site.Server.Requests, request => Assert.Equal("/m.json", request.Path));
    }

    private static void AssertSame(WeightList expected, WeightList actual)
    {
        Assert.Equal(expected.Select(weight => (weight.Name, weight.TypeName, weight.Problem)), actual.Select(weight => (weight.Name, weight.TypeName, weight.Problem)));
        foreach (var (one, other) in expected.Zip(actual))
            if (one.Data is not null)
                Assert.Equal(one.ToArray(), other.ToArray());
    }
}
