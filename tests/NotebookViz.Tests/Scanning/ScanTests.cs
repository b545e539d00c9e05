using NotebookViz.Plans;
using NotebookViz.Scanning;
using TorchSharp;

namespace NotebookViz.Tests.Scanning;

public class ScanTests
{
    private const int Count = 3_000_000;

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Any_number_of_workers_gives_the_same_bits(ElementType type)
    {
        var random = new Random(2);
        double[] values = [.. Enumerable.Range(0, Count).Select(_ => random.NextDouble() - 0.5)];
        var data = type == ElementType.Float32 ? TensorData.Of(values.Select(value => (float)value).ToArray()) : TensorData.Of(values);
        var runs = new[] { 1, 2, 3, 8, 1, 8 }.Select(workers => Describe(data, type, workers)).ToArray();
        Assert.Single(runs.Distinct());
    }

    [Fact]
    public void Any_width_of_vectors_gives_the_same_bits()
    {
        string here = FreshProcess.Run(WriteBits);
        Assert.NotEmpty(here);
        Assert.Equal(here, FreshProcess.Run(WriteBits, ("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX512F", "0")));
        Assert.Equal(here, FreshProcess.Run(WriteBits, ("DOTNET_EnableAVX2", "0")));
        Assert.Equal(here, FreshProcess.Run(WriteBits, ("DOTNET_EnableHWIntrinsic", "0")));
    }

    private static void WriteBits()
    {
        // Sums of every size, so that a different order of adding shows.
        double[] values = [.. Enumerable.Range(0, 600_011).Select(i => Math.Sin(i * 0.37) * Math.Exp(i % 17))];
        Console.WriteLine(Describe(TensorData.Of(values), ElementType.Float64, 1));
        Console.WriteLine(Describe(TensorData.Of(values.Select(value => (float)value).ToArray()), ElementType.Float32, 1));
    }

    private static string Describe(TensorData data, ElementType type, int workers)
    {
        long count = data.ByteLength / type.Size();
        var weight = new Weight("w", [count / 1000, 1000], type, new Cut(data, count / 1000 * 1000 * type.Size()));
        var view = TensorView.Of(weight);
        var (rows, columns) = (CellAxis.Fit(view.Rows.Axis, 100), CellAxis.Fit(view.Columns.Axis, 100));
        var means = Blocks.Of(type, view.CellAxes(weight, rows, columns), Pooling.Mean);
        var (rowNorms, columnNorms) = (new SliceNorms(view.Rows, weight.Count, true), new SliceNorms(view.Columns, weight.Count, true));
        var statistics = Scan.Of(weight.Data!, type, [means, rowNorms, columnNorms], workers: workers);
        var cells = new double[rows.Cells * columns.Cells];
        means.Cells.Read(0, cells);
        IEnumerable<double> numbers =
        [
            statistics.Mean, statistics.StandardDeviation, statistics.L1Norm, statistics.L2Norm, statistics.Min, statistics.Max, .. cells,
            .. rowNorms.L1, .. rowNorms.Squares, .. columnNorms.L1, .. columnNorms.Squares, .. columnNorms.Largest,
        ];
        string first = string.Join(' ', numbers.Take(6).Select(BitConverter.DoubleToInt64Bits));
        ulong all = numbers.Aggregate(14695981039346656037ul, (sum, number) => (sum ^ BitConverter.DoubleToUInt64Bits(number)) * 1099511628211);
        return $"{first} {all} {string.Join(' ', statistics.Histogram())} {string.Join(' ', columnNorms.Fingerprints.Take(5))}";
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    public void A_disposed_tensor_is_reported_as_such_however_large_it_is(long length)
    {
        var tensor = torch.zeros(length);
        var weight = tensor.ToWeight();
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => weight.GetStatistics());
    }

    [Fact]
    public void A_large_file_that_shrinks_is_reported_as_such()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("large.npy");
        byte[] header = System.Text.Encoding.ASCII.GetBytes("{'descr': '|u1', 'fortran_order': False, 'shape': (2000000,), }\n");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. header, .. new byte[2_000_000]]);
        var weight = WeightFile.Open(path)[0];
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(1000);
        Assert.Throws<WeightFileException>(() => weight.GetStatistics());
        Assert.Throws<WeightFileException>(() => weight.Visualize());
    }

    /// <summary>The first bytes of others, read in blocks as from a file.</summary>
    private sealed class Cut(TensorData whole, long length) : TensorData
    {
        public override long ByteLength => length;

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch) => whole.Read(offset, scratch);
    }
}
