using System.Text;

namespace NotebookViz.Tests.Formats;

/// <summary>Values written to files and read again: the same type, shape and bytes.</summary>
public sealed class WeightExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<ElementType> Types() => [.. Enum.GetValues<ElementType>()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void A_weight_of_every_type_is_read_again_bit_for_bit(ElementType type)
    {
        var weight = Of("w", [3, 5, 2], type);
        bool isNew = type is ElementType.BFloat16 or ElementType.Float8E4M3 or ElementType.Float8E5M2;
        foreach (string ending in (string[])[".npy", ".npz", ".safetensors"])
        {
            string path = Path.Combine(_folder.Path, "w" + ending);
            if (ending == ".safetensors" && type == ElementType.Complex128)
            {
                Assert.Contains("no type for the complex128 values of 'w'", Assert.Throws<InvalidOperationException>(() => weight.Save(path)).Message, StringComparison.Ordinal);
                Assert.False(File.Exists(path));
                continue;
            }
            weight.Save(path);
            using var file = WeightFile.Open(path);
            var read = Assert.Single(file);
            Assert.Equal(weight.Shape, read.Shape);
            Assert.Equal("w", read.Name);
            // NumPy has no type for these; single precision holds each value.
            Assert.Equal(isNew && ending != ".safetensors" ? ElementType.Float32 : type, read.ElementType);
            if (read.ElementType == type)
                Assert.Equal(Bytes(weight), Bytes(read));
            else
                Assert.Equal(weight.ToArray(), read.ToArray());
        }
    }

    [Fact]
    public void A_list_keeps_names_and_values_also_of_weights_that_are_empty_or_lie_apart()
    {
        float[,] matrix = { { 1, 2, 3 }, { 4, 5, 6 } };
        var list = new WeightList([
            Of("deep/er.weight", [7], ElementType.Int8), matrix.ToWeight(name: "ä.β").Slice(1, 2), Of("none", [0, 3], ElementType.Float32), Of("scalar", [], ElementType.Float64),
        ]);
        foreach (string ending in (string[])[".npz", ".safetensors"])
        {
            string path = Path.Combine(_folder.Path, "list" + ending);
            list.Save(path);
            using var file = WeightFile.Open(path);
            Assert.Equal(list.Select(weight => weight.Name).Order(StringComparer.Ordinal), file.Select(weight => weight.Name).Order(StringComparer.Ordinal));
            Assert.All(list, weight => Assert.Equal(Bytes(weight), weight.Count == 0 ? [] : Bytes(file[weight.Name])));
            Assert.Equal([3.0, 6.0], file[list[1].Name].ToArray());
        }
    }

    [Fact]
    public void The_header_of_npy_is_aligned_as_NumPy_writes_it()
    {
        string path = Path.Combine(_folder.Path, "w.npy");
        foreach (long[] shape in (long[][])[[], [4], [2, 3]])
        {
            Of("w", shape, ElementType.Float32).Save(path);
            byte[] bytes = File.ReadAllBytes(path);
            int values = (int)shape.Aggregate(1L, (a, b) => a * b) * 4;
            Assert.Equal(0, (bytes.Length - values) % 64);
            Assert.Equal((byte)'\n', bytes[bytes.Length - values - 1]);
            Assert.StartsWith($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape.Length switch { 0 => "", 1 => "4,", _ => "2, 3" }}), }}", Encoding.Latin1.GetString(bytes, 10, 100), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_table_of_values_has_the_indices_first_and_every_number_exact()
    {
        string path = Path.Combine(_folder.Path, "w.csv");
        new float[,] { { 0.1f, float.NaN }, { -1e-30f, 16777216 } }.ToWeight(WeightLayout.PyTorch).Save(path);
        Assert.Equal("output,input 0,input 1\r\n0,0.1,NaN\r\n1,-1E-30,16777216\r\n", File.ReadAllText(path).Replace("1e-30", "1E-30", StringComparison.Ordinal));
        new long[] { long.MaxValue, -1 }.ToWeight().Save(path);
        Assert.Equal("axis 0,value\r\n0,9223372036854775807\r\n1,-1\r\n", File.ReadAllText(path));
        Of("s", [], ElementType.UInt8).Save(path);
        Assert.Equal("value\r\n7\r\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_table_of_packed_rows_has_columns_for_the_part_and_the_index_within_it()
    {
        string path = Path.Combine(_folder.Path, "packed.csv");
        var gates = new Axis(AxisRole.Gate, "gate", 4) { Parts = ["a, b", "c"] };
        new float[,] { { 1 }, { 2 }, { 3 }, { 4 } }.ToWeight().WithAxes([gates, Axis.Of(AxisRole.Input, 1, 1)]).Save(path);
        Assert.Equal("gate,unit,input 0\r\n\"a, b\",0,1\r\n\"a, b\",1,2\r\nc,0,3\r\nc,1,4\r\n", File.ReadAllText(path));
        new float[] { 1, 2 }.ToWeight().WithAxes([new Axis(AxisRole.Output, "output", 2) { Parts = ["query", "key"] }]).Save(path);
        Assert.Equal("part,output,value\r\nquery,0,1\r\nkey,0,2\r\n", File.ReadAllText(path));
    }

    [Fact]
    public void What_would_be_lost_is_refused_and_no_file_is_written()
    {
        string path = Path.Combine(_folder.Path, "x.npz");
        var twice = new WeightList([Of("a", [2], ElementType.Float32), Of("a", [3], ElementType.Float32)]);
        Assert.Contains("2 weights are named 'a'", Assert.Throws<InvalidOperationException>(() => twice.Save(path)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => twice.Save(Path.ChangeExtension(path, ".safetensors")));
        var gone = new WeightList([Weight.WithoutValues("g", [2], ElementType.Float32, "It is gone.")]);
        Assert.Contains("'g' has no values to write. It is gone.", Assert.Throws<InvalidOperationException>(() => gone.Save(path)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new WeightList([Of("__metadata__", [1], ElementType.Float32)]).Save(Path.ChangeExtension(path, ".safetensors")));
        Assert.Throws<ArgumentException>(() => twice.Save(Path.ChangeExtension(path, ".npy")));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_may_be_replaced_by_its_own_values()
    {
        string path = Path.Combine(_folder.Path, "own.npz");
        var weight = Of("w", [500], ElementType.Float64);
        new WeightList([weight]).Save(path);
        using (var file = WeightFile.Open(path))
            file.Save(path);
        using var again = WeightFile.Open(path);
        Assert.Equal(Bytes(weight), Bytes(again[0]));
    }

    private static byte[] Bytes(Weight weight) => weight.Data!.Read(0, new byte[weight.Data.ByteLength]).ToArray();

    // Bytes of every value; of booleans only those that are booleans.
    private static Weight Of(string name, long[] shape, ElementType type)
    {
        long count = shape.Aggregate(1L, (product, length) => product * length) * type.Size();
        byte[] bytes = [.. Enumerable.Range(0, (int)count).Select(i => type == ElementType.Bool ? (byte)(i % 2) : (byte)(i * 37 + 7))];
        return new Weight(name, shape, type, TensorData.Of(bytes));
    }
}
