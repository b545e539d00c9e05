using System.Globalization;
using System.IO.Compression;
using System.Text;
using static NotebookViz.AxisRole;

namespace NotebookViz.Tests.Formats;

public class PyTorchTests
{
    [Fact]
    public void A_state_dict_has_the_axes_that_names_and_shapes_determine()
    {
        var weights = Fixture.Open("state_dict.pt");
        Assert.Equal(("Conv2d", "kernel"), (weights["0.weight"].LayerKind, weights["0.weight"].Role));
        Assert.Equal([Filter, Channel, Row, Column], weights["0.weight"].Axes.Select(axis => axis.Role));
        Assert.Equal("scale (gamma)", weights["1.weight"].Role);
        Assert.Equal([Output, Input], weights["4.weight"].Axes.Select(axis => axis.Role));
    }

    [Fact]
    public void The_optimizers_state_is_no_weight() =>
        Assert.All(Fixture.Open("checkpoint.pt"), weight => Assert.StartsWith("model_state_dict.", weight.Name, StringComparison.Ordinal));

    [Fact]
    public void A_matrix_that_may_be_either_way_round_keeps_its_axes_unknown()
    {
        var weights = Fixture.Open("model.safetensors");
        Assert.All(weights["h.0.attn.c_attn.weight"].Axes, axis => Assert.Equal(Unknown, axis.Role));
        Assert.Equal([Token, Feature], weights["wte.weight"].Axes.Select(axis => axis.Role));
    }

    [Fact]
    public void Code_is_refused_by_name_and_never_run()
    {
        const string file = "refuse_evil.pt", name = "system";
        // The file that the fixture's code would write, as long but of this test alone.
        const string written = "/tmp/notebookviz_pickle_ran";
        string trace = $"/tmp/{Guid.NewGuid():N}"[..written.Length];
        string content = Encoding.Latin1.GetString(File.ReadAllBytes(Fixture.PathOf(file))).Replace(written, trace, StringComparison.Ordinal);
        Assert.Contains(trace, content, StringComparison.Ordinal);
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(Encoding.Latin1.GetBytes(content)), file));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains("state_dict", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(trace));
    }

    [Theory]
    [InlineData("(99999,9999,9999)", "(1,1,1)", "repeats")]
    [InlineData("(4611686018427387904,4)", "(1,1)", "is not one")]
    [InlineData("(2,2)", "(9223372036854775807,1)", "leaves its storage")]
    [InlineData("(2,)", "(-1,)", "leaves its storage")]
    [InlineData("(100000000000,)", "(0,)", "repeats")]
    public void A_view_that_leaves_its_storage_is_refused(string shape, string strides, string words) =>
        Assert.Contains(words, Assert.Throws<WeightFileException>(() => Open(Tensor(shape, strides))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_expanded_view_is_read() => Assert.Equal([1.0, 1, 1, 2, 2, 2], Assert.Single(Open(Tensor("(2,3)", "(1,0)"))).ToArray());

    [Fact]
    public void A_dictionary_that_holds_itself_has_an_end() => Assert.Empty(Open("}q\0U\u0001ah\0s."));

    [Fact]
    public void Dictionaries_that_hold_each_other_twice_do_not_multiply()
    {
        // Sixty dictionaries, each with two ways to the next: 2^60 paths to one tensor.
        var pickle = new StringBuilder(Tensor("(2,)", "(1,)")[..^1] + "q\0");
        for (int i = 0; i < 60; i++)
            pickle.Append("0}U\u0001ah\0sU\u0001bh\0sq\0");
        Assert.True(Open(pickle.Append('.').ToString()).Count <= 60);
    }

    [Fact]
    public void A_list_that_is_made_a_dictionary_again_and_again_does_not_multiply()
    {
        // A list of 5,000 pairs in 40 kB, and 10,000 dictionaries of it.
        var pickle = new StringBuilder("]q\u0001(");
        for (int i = 0; i < 5000; i++)
            pickle.Append(CultureInfo.InvariantCulture, $"I{i}\nN\u0086");
        pickle.Append("eccollections\nOrderedDict\nq\u0002]q\u0003(");
        for (int i = 0; i < 10000; i++)
            pickle.Append("h\u0002h\u0001\u0085R");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(Open(pickle.Append("e.").ToString()));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 32 << 20);
    }

    [Theory]
    [InlineData("\u0085R")]
    [InlineData("\u0085\u0081")]
    [InlineData("\u0085R)b")]
    public void Objects_within_objects_without_end_have_an_end(string make)
    {
        // c = f(c) a hundred thousand times, with a tensor beside it.
        var pickle = new StringBuilder("cmodule\nf\nq\u0001" + Tensor("(2,)", "(1,)")[..^1] + "U\u0001xN");
        for (int i = 0; i < 100_000; i++)
            pickle.Append("q\u0002" + "0h\u0001h\u0002").Append(make);
        Assert.Equal(["w"], Open(pickle.Append("s.").ToString()).Select(weight => weight.Name));
    }

    [Fact]
    public void A_tensor_that_a_function_would_make_says_so_and_leaves_the_others()
    {
        string tensor = Tensor("(2,)", "(1,)")[("}U\u0001w".Length)..^2];
        var weights = Open("}(U\u0001acmodule\nf\n" + tensor + "\u0085RU\u0001b" + tensor + "u.");
        Assert.Contains("module.f", weights["a"].Problem!, StringComparison.Ordinal);
        Assert.Equal([2L], weights["a"].Shape);
        Assert.Equal([1.0, 2], weights["b"].ToArray());
    }

    [Fact]
    public void Many_names_for_one_tensor_are_refused()
    {
        var pickle = new StringBuilder(Tensor("(2,)", "(1,)")[..^2] + "q\u0002s(");
        for (int i = 0; i < 5000; i++)
            pickle.Append(CultureInfo.InvariantCulture, $"I{i}\nh\u0002");
        Assert.Contains("names more tensors", Assert.Throws<WeightFileException>(() => Open(pickle.Append("u.").ToString())).Message, StringComparison.Ordinal);
    }

    // {"w": _rebuild_tensor_v2(storage of 1, 2, 3, 4, offset 0, shape, strides, False, {})}, with numbers as text.
    private static string Tensor(string shape, string strides)
    {
        static string Tuple(string text) =>
            "(" + string.Concat(text.Trim('(', ')').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => $"I{number}\n")) + "t";
        return "}U\u0001wctorch._utils\n_rebuild_tensor_v2\n((U\u0007storagectorch\nFloatStorage\nU\u00010U\u0003cpuI4\ntQI0\n"
            + Tuple(shape) + Tuple(strides) + "I00\n}tRs.";
    }

    private static WeightList Open(string pickle)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var entry = archive.CreateEntry("archive/data.pkl", CompressionLevel.NoCompression).Open())
                entry.Write(Encoding.Latin1.GetBytes(pickle));
            using (var entry = archive.CreateEntry("archive/data/0", CompressionLevel.NoCompression).Open())
                entry.Write([.. new float[] { 1, 2, 3, 4 }.SelectMany(BitConverter.GetBytes)]);
        }
        file.Position = 0;
        return WeightFile.Open(file, "test.pt");
    }
}
