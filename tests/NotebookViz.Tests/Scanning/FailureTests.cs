using System.IO.Compression;
using NotebookViz.Tests.Formats;

namespace NotebookViz.Tests.Scanning;

/// <summary>Values that cannot be read, found by several threads at once: callers get the exception of the data.</summary>
public class FailureTests
{
    // More than one chunk of a scan.
    private const int Count = 1_000_000;

    /// <summary>Every public member that reads values.</summary>
    private static readonly Dictionary<string, Action<Weight>> Readers = new()
    {
        ["GetStatistics"] = weight => _ = weight.GetStatistics(),
        ["ToArray"] = weight => weight.ToArray(),
        ["CopyTo"] = weight => weight.CopyTo<float>(new float[weight.Count]),
        ["ToTensor"] = weight => weight.ToTensor().Dispose(),
        ["ToString"] = weight => weight.ToString(),
        ["ToHtml"] = weight => weight.ToHtml(),
        ["ToPng"] = weight => weight.ToPng(),
        ["ToPlotlyJson"] = weight => weight.ToPlotlyJson(),
        ["ToDump"] = weight => weight.ToDump(),
        ["ToTable"] = weight => weight.ToTable(),
        ["ToTable of a slice"] = weight => weight.Slice(0, 999).ToTable().ToHtml(),
        ["Indexer"] = weight => _ = weight[999, 999],
        ["Visualize"] = weight => weight.Visualize(),
        ["Visualize means"] = weight => weight.Visualize(VizOptions.Default with { Pooling = Pooling.Mean }),
        ["Visualize in order"] = weight => weight.WithLayout(WeightLayout.PyTorch).Visualize(VizOptions.Default with { Order = FilterOrder.L2Norm }),
        ["List.ToString"] = weight => new WeightList([weight]).ToString(),
        ["List.ToHtml"] = weight => new WeightList([weight]).ToHtml(),
        ["List.ToDump"] = weight => new WeightList([weight]).ToDump(),
    };

    public static TheoryData<string> Names => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_exception_of_the_data_comes_out_as_it_is(string reader)
    {
        foreach (var broken in Broken)
        {
            var error = Record.Exception(() => Readers[reader](broken()));
            // A list says in words which of its weights cannot be read, and a table reads only what it shows.
            bool mayWork = reader.StartsWith("List", StringComparison.Ordinal) || reader.StartsWith("ToTable", StringComparison.Ordinal);
            Assert.True(error is IOException || mayWork && error is null, $"{error}");
        }
    }

    [Fact]
    public void Statistics_of_a_damaged_compressed_entry_are_refused()
    {
        Assert.Equal(Count, Compressed(damaged: false).GetStatistics().Count);
        Assert.Contains("w.npy", Assert.Throws<WeightFileException>(() => Compressed(damaged: true).GetStatistics()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_of_a_file_that_was_cut_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("cut.npy", Assert.Throws<WeightFileException>(() => Cut(folder).GetStatistics()).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Func<Weight>> Broken =>
    [
        () => new("w", [1000, 1000], ElementType.Float32, new EndsEarly(first: 0)),
        () => new("w", [1000, 1000], ElementType.Float32, new EndsEarly(first: 4L * (Count - 1))),
        () => Compressed(damaged: true),
    ];

    private static Weight Compressed(bool damaged)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry("w.npy").Open())
            entry.Write(Npy);
        byte[] bytes = file.ToArray();
        if (damaged)
            bytes[bytes.Length / 2] ^= 4;
        return WeightFile.Open(new MemoryStream(bytes), "damaged.npz")[0];
    }

    private static Weight Cut(TemporaryFolder folder)
    {
        string path = folder.Add("cut.npy");
        // Longer than a file that is read whole when it is opened.
        File.WriteAllBytes(path, NpyFile.Of("|u1", "(2000, 1000)", new byte[2 * Count]));
        var weight = WeightFile.Open(path)[0];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(Count / 2);
        return weight;
    }

    private static readonly byte[] Npy = MakeNpy();

    private static byte[] MakeNpy()
    {
        byte[] header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1000, 1000), }\n"u8.ToArray();
        return [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. header, .. Enumerable.Range(0, Count).Select(i => (byte)(i * i >> 5))];
    }

    /// <summary>Zeros of which those from a place on cannot be read.</summary>
    private sealed class EndsEarly(long first) : TensorData
    {
        public override long ByteLength => 4L * Count;

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
        {
            if (offset + scratch.Length > first)
                throw new IOException("The disk is gone.");
            scratch.Clear();
            return scratch;
        }
    }
}
