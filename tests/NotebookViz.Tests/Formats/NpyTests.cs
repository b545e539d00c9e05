using System.Text;

namespace NotebookViz.Tests.Formats;

public class NpyTests
{
    [Fact]
    public void A_bare_array_is_called_by_its_files_name_and_its_axes_by_number()
    {
        var weight = Assert.Single(Fixture.Open("mobilenet_v1_conv0_kernel.npy"));
        Assert.Equal("mobilenet_v1_conv0_kernel", weight.Name);
        Assert.All(weight.Axes, axis => Assert.Equal(AxisRole.Unknown, axis.Role));
    }

    [Fact]
    public void The_caller_can_set_the_layout()
    {
        var weight = Fixture.Open("autoencoder_conv2d_1_kernel.npy").WithLayout(WeightLayout.Keras)[0];
        Assert.Equal([AxisRole.Row, AxisRole.Column, AxisRole.Channel, AxisRole.Filter], weight.Axes.Select(axis => axis.Role));
        Assert.Equal(AxisRole.Filter, weight.WithLayout(WeightLayout.PyTorch).Axes[0].Role);
    }

    [Theory]
    [InlineData("|b1", 1, ElementType.Bool)]
    [InlineData("|i1", 1, ElementType.Int8)]
    [InlineData("<i2", 2, ElementType.Int16)]
    [InlineData(">i4", 4, ElementType.Int32)]
    [InlineData("<u2", 2, ElementType.UInt16)]
    [InlineData(">u4", 4, ElementType.UInt32)]
    [InlineData("<u8", 8, ElementType.UInt64)]
    [InlineData(">f2", 2, ElementType.Float16)]
    [InlineData(">f8", 8, ElementType.Float64)]
    [InlineData(">c8", 8, ElementType.Complex64)]
    [InlineData("<c16", 16, ElementType.Complex128)]
    public void Every_number_type_is_read_in_either_byte_order(string descriptor, int size, ElementType type)
    {
        // One, as a number of that type, and its magnitude where it is complex.
        var one = new byte[size];
        byte[] value = type switch
        {
            ElementType.Float16 => BitConverter.GetBytes((Half)1),
            ElementType.Float64 or ElementType.Complex128 => BitConverter.GetBytes(1d),
            ElementType.Complex64 => BitConverter.GetBytes(1f),
            _ => [1],
        };
        if (descriptor[0] == '>' && type != ElementType.Complex64)
            value = [.. Enumerable.Repeat((byte)0, size - value.Length), .. value.Reverse()];
        else if (descriptor[0] == '>')
            Array.Reverse(value);
        value.CopyTo(one, 0);
        var weight = Open(Npy(1, descriptor, "(1,)", one))[0];
        Assert.Equal(type, weight.ElementType);
        Assert.Equal(1, weight[0]);
    }

    [Theory]
    [InlineData("u'<f4'")]
    [InlineData("b'<f4'")]
    [InlineData("r\"<f4\"")]
    [InlineData("'f4'")]
    [InlineData("'=f4'")]
    [InlineData("'|f4'")]
    [InlineData("'f'")]
    [InlineData("'single'")]
    [InlineData("'float32'")]
    [InlineData("('<f4', ())")]
    [InlineData("('<f4', (1, 1))")]
    public void A_type_is_read_by_all_its_names(string descriptor)
    {
        var weight = Open(NpyOf(1, descriptor, "(2,)", [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)]))[0];
        Assert.Equal(ElementType.Float32, weight.ElementType);
        Assert.Equal([1.5, -2], weight.ToArray());
    }

    [Theory]
    [InlineData("('<f4', (4,))", "its elements are arrays (dtype ('<f4', (4,)))")]
    [InlineData("('<f4', 4)", "its elements are arrays")]
    [InlineData("[('x', '<f4'), (('title ]', 'y'), '<f4', (2,))]", "structured array")]
    [InlineData("[('x', '<f4'", "a bracket is not closed")]
    [InlineData("4", "no string")]
    public void Types_of_several_values_an_element_are_refused(string descriptor, string words) =>
        Assert.Contains(words, Assert.Throws<WeightFileException>(() => Open(NpyOf(1, descriptor, "(2,)", new byte[64]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_versions_of_the_header_are_read(int version) =>
        Assert.Equal([1.0, 2, 3], Open(Npy(version, "|u1", "(3,)", [1, 2, 3]))[0].ToArray());

    [Theory]
    [InlineData("refuse_object.npy", "Python objects", "astype")]
    [InlineData("refuse_structured.npy", "structured array", "array['field']")]
    public void What_is_no_number_is_refused_with_a_way_out(string file, string problem, string remedy)
    {
        var error = Assert.Throws<WeightFileException>(() => Fixture.Open(file));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<V2", "bfloat16")]
    [InlineData("<U5", "text")]
    [InlineData("<M8[ns]", "dates")]
    [InlineData("<f16", "precision")]
    [InlineData("longdouble", "precision")]
    [InlineData("l", "size")]
    [InlineData("f4,i4", "structured")]
    [InlineData("?4", "not one of")]
    [InlineData("Float32", "not one of")]
    [InlineData("<float32", "not one of")]
    [InlineData("", "not one of")]
    public void Other_types_are_refused_by_name(string descriptor, string words) =>
        Assert.Contains(words, Assert.Throws<WeightFileException>(() => Open(Npy(1, descriptor, "(1,)", new byte[64]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("(4611686018427387904, 4)")]
    [InlineData("(4611686018427387904, 4611686018427387904, 0)")]
    [InlineData("(1000000000000,)")]
    [InlineData("(99999999999999999999,)")]
    [InlineData("(-1,)")]
    [InlineData("(2")]
    public void A_shape_that_cannot_be_is_refused(string shape) =>
        Assert.Throws<WeightFileException>(() => Open(Npy(1, "<f4", shape, new byte[8])));

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.npy", Assert.Throws<FileNotFoundException>(() => WeightFile.Open(Fixture.PathOf("nowhere.npy"))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_file_format_lists_the_supported_ones() =>
        Assert.Contains(".npy", Assert.Throws<WeightFileException>(() => Fixture.Open("generate.py")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_shrinks_while_it_is_in_use_is_an_error_and_not_the_end_of_the_process()
    {
        string path = Path.Combine(Path.GetTempPath(), $"notebookviz-{Guid.NewGuid():N}.npy");
        try
        {
            File.WriteAllBytes(path, Npy(1, "|u1", "(2000000,)", new byte[2_000_000]));
            var weight = WeightFile.Open(path)[0];
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                file.SetLength(100);
            Assert.Throws<WeightFileException>(() => weight[1_999_999]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static WeightList Open(byte[] file) => WeightFile.Open(new MemoryStream(file), "test.npy");

    private static byte[] Npy(int version, string descriptor, string shape, byte[] values) => NpyOf(version, $"'{descriptor}'", shape, values);

    private static byte[] NpyOf(int version, string descriptor, string shape, byte[] values)
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': {descriptor}, 'fortran_order': False, 'shape': {shape}, }}\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. header, .. values];
    }
}
