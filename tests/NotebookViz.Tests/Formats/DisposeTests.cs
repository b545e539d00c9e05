using System.Runtime.CompilerServices;
using System.Text;
using NotebookViz.Display;

namespace NotebookViz.Tests.Formats;

public sealed class DisposeTests : IDisposable
{
    private const int Large = 3 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_disposed_list_says_which_file_is_closed_and_what_to_do()
    {
        var weights = WeightFile.Open(LargeFile("large.npy"));
        var weight = weights[0];
        Assert.Equal(7, weight[7]);

        weights.Dispose();
        weights.Dispose();

        var error = Assert.Throws<ObjectDisposedException>(() => weight.GetStatistics());
        Assert.Equal(
            "large.npy was closed when the list of its weights was disposed, so its values cannot be read any more; open it again with WeightFile.Open, or dispose the list later.",
            error.Message);
        Assert.Throws<ObjectDisposedException>(() => weight[7]);
        Assert.Throws<ObjectDisposedException>(() => weight.ToArray());
        Assert.Throws<ObjectDisposedException>(() => weight.Visualize());
        Assert.Throws<ObjectDisposedException>(() => weight.WithRoles(AxisRole.Filter).Slice(0, 3).ToArray());
        Assert.Equal([Large], weight.Shape);
    }

    [Fact]
    public void Statistics_that_were_computed_before_stay()
    {
        WeightStatistics before;
        Weight weight;
        using (var weights = WeightFile.Open(LargeFile("large.npy")))
            before = (weight = weights[0]).GetStatistics();
        Assert.Same(before, weight.GetStatistics());
    }

    [Theory]
    [InlineData("keras2_model.h5")]
    [InlineData("keras3.keras")]
    [InlineData("hdf5_chunked.h5")]
    [InlineData("deflated.npz")]
    [InlineData("stored.npz")]
    [InlineData("model.onnx")]
    [InlineData("state_dict.pt")]
    [InlineData("torchsharp.dat")]
    [InlineData("sharded/model.safetensors.index.json")]
    [InlineData("tensorflowjs/model.json")]
    public void Weights_of_every_format_are_closed_with_their_list(string file)
    {
        var weights = Fixture.Open(file);
        var readable = weights.Where(weight => weight.Data is { ByteLength: > 0 }).ToArray();
        Assert.NotEmpty(readable);
        // Read before, so that what was unpacked is in memory.
        double[][] values = [.. readable.Select(weight => weight.ToArray())];
        weights.Dispose();
        Assert.All(readable, weight => Assert.Contains(
            Path.GetFileName(file) + " was closed", Assert.Throws<ObjectDisposedException>(() => weight.ToArray()).Message, StringComparison.Ordinal));
        GC.KeepAlive(values);
    }

    [Fact]
    public void A_display_of_a_closed_file_is_a_sentence_and_no_exception()
    {
        var weights = WeightFile.Open(LargeFile("large.npy"));
        weights.Dispose();
        foreach (object value in (object[])[weights, weights[0]])
        {
            var shown = new LastShown("weight", (value, _) => value is Weight weight ? Shown.Of(weight) : Shown.Of((WeightList)value), () => 3);
            Assert.StartsWith("This weight cannot be shown: large.npy was closed", shown.As(value, "", "text/plain"), StringComparison.Ordinal);
            Assert.Contains("large.npy was closed", shown.As(value, "", "text/html"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lists_made_from_a_list_can_be_read_until_it_is_disposed()
    {
        var weights = WeightFile.Open(LargeFile("large.npy"));
        var described = weights.WithLayout(WeightLayout.Keras);
        var matching = weights.Matching("*");
        var picked = weights.Where(weight => weight.Count > 0).ToList();
        matching.Dispose();
        Assert.Equal([7, 7, 7], [described[0][7], matching[0][7], picked[0][7]]);
        described.Dispose();
        foreach (var weight in (Weight[])[weights[0], described[0], matching[0], picked[0]])
            Assert.Throws<ObjectDisposedException>(() => weight[7]);
    }

    [Fact]
    public void A_list_without_files_can_be_disposed_and_read()
    {
        var list = new WeightList([Some.KerasKernel()]);
        list.Dispose();
        Assert.Equal(288, list[0].ToArray().Length);
    }

    [Fact]
    public void Disposing_the_list_closes_all_files_behind_it()
    {
        // Two shards of more than a megabyte each, one of which is read at elements that lie apart and therefore mapped.
        foreach (string shard in (string[])["a", "b"])
            File.WriteAllBytes(_folder.Add($"{shard}.safetensors"), Safetensors(shard, Large));
        File.WriteAllText(_folder.Add("model.safetensors.index.json"), """{"weight_map": {"a": "a.safetensors", "b": "b.safetensors"}}""");
        var weights = WeightFile.Open(Path.Combine(_folder.Path, "model.safetensors.index.json"));
        _ = weights[0].WithRoles(AxisRole.Row, AxisRole.Column).Slice(1, 5).ToArray();
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(["a.safetensors", "b.safetensors"], HeldFiles().Select(Path.GetFileName).Order());
            Assert.Equal(["a.safetensors"], MappedFiles());
        }

        weights.Dispose();

        Assert.Empty(HeldFiles());
        Assert.Empty(MappedFiles());
    }

    [Fact]
    public void A_short_file_is_closed_at_once()
    {
        string path = _folder.Add("short.npy");
        File.WriteAllBytes(path, NpyFile.Of("|u1", "(1000,)", new byte[1000]));
        var weights = WeightFile.Open(path);
        Assert.Empty(HeldFiles());
        File.WriteAllBytes(path, []);
        Assert.Equal(1000, weights[0].GetStatistics().ZeroCount);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_closed()
    {
        string path = _folder.Add("unknown.bin");
        File.WriteAllBytes(path, new byte[Large]);
        Assert.Throws<WeightFileException>(() => WeightFile.Open(path));
        Assert.Empty(HeldFiles());
    }

    [Fact]
    public void A_file_closes_itself_when_nothing_refers_to_it()
    {
        OpenAndForget(LargeFile("large.npy"));
        for (int i = 0; i < 5 && HeldFiles().Length > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Empty(HeldFiles());
    }

    [Fact]
    public void A_weight_alone_keeps_its_file_open()
    {
        var weight = OneWeight(LargeFile("large.npy"));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(Large, weight.GetStatistics().Count);
    }

    [Fact]
    public async Task Readers_at_work_end_in_an_exception_when_the_list_is_disposed()
    {
        string path = _folder.Add("matrix.npy");
        File.WriteAllBytes(path, NpyFile.Of("|u1", "(3072, 4096)", new byte[12 << 20]));
        for (int round = 0; round < 20; round++)
        {
            var weights = WeightFile.Open(path);
            var matrix = weights[0].WithRoles(AxisRole.Row, AxisRole.Column);
            // Blocks, elements that lie apart, and a scan on all cores.
            Action[] readers = [() => matrix.ToArray(), () => matrix.Slice(1, 100).ToArray(), () => matrix.WithName("copy").Slice(0, 1).GetStatistics(), () => matrix.Visualize()];
            // On threads of their own: they would take all of the pool, on which the end of the delay depends.
            var running = readers.Select(reader => Task.Factory.StartNew(() =>
            {
                while (true)
                    reader();
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
            await Task.Delay(round * 3);
            weights.Dispose();
            foreach (var task in running)
                await Assert.ThrowsAsync<ObjectDisposedException>(() => task.WaitAsync(TimeSpan.FromHours(1)));
            Assert.Empty(HeldFiles());
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OpenAndForget(string path) => _ = WeightFile.Open(path)[0][7];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Weight OneWeight(string path) => WeightFile.Open(path)[0];

    private string LargeFile(string name)
    {
        string path = _folder.Add(name);
        File.WriteAllBytes(path, NpyFile.Of("|u1", $"({Large},)", [.. Enumerable.Range(0, Large).Select(i => (byte)i)]));
        return path;
    }

    private static byte[] Safetensors(string name, int length)
    {
        byte[] header = Encoding.ASCII.GetBytes($$$"""{"{{{name}}}":{"dtype":"U8","shape":[64,{{{length / 64}}}],"data_offsets":[0,{{{length}}}]}}""");
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[length]];
    }

    // Linux alone tells which files a process holds.
    private string[] HeldFiles() => !OperatingSystem.IsLinux() ? [] :
        [.. Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget ?? "").Where(target => target.StartsWith(_folder.Path, StringComparison.Ordinal))];

    private string[] MappedFiles() => !OperatingSystem.IsLinux() ? [] :
        [.. File.ReadAllLines("/proc/self/maps").Where(line => line.Contains(_folder.Path, StringComparison.Ordinal)).Select(line => Path.GetFileName(line))];
}
