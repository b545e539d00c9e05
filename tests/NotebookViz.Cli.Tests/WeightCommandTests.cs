using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

public sealed class WeightCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_summary_as_json_has_the_numbers_of_the_file()
    {
        var result = await Tool.InProcessAsync("summary", Fixture("keras2_model.h5"), "--json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var array = JsonNode.Parse(result.Output)!["weights"]!.AsArray();
        Assert.Equal(8, array.Count);
        var kernel = array[0]!.AsObject();
        Assert.Equal(
            ["name", "shape", "dtype", "axes", "count", "parameters", "memory", "min", "max", "mean", "std", "norm", "zeros", "nan", "posinf", "neginf", "problem"],
            kernel.Select(field => field.Key));
        Assert.Equal("conv2d_1/kernel", (string?)kernel["name"]);
        Assert.Equal("[3,3,1,32]", kernel["shape"]!.ToJsonString());
        Assert.Equal("float32", (string?)kernel["dtype"]);
        Assert.Equal("""["row","column","channel","filter"]""", kernel["axes"]!.ToJsonString());
        Assert.Equal(288, (int)kernel["count"]!);

        double[] values = WeightFile.Open(Fixture("keras2_model.h5"))[0].ToArray();
        double mean = values.Average();
        Assert.Equal(values.Min(), (double)kernel["min"]!);
        Assert.Equal(values.Max(), (double)kernel["max"]!);
        Assert.Equal(mean, (double)kernel["mean"]!, 12);
        Assert.Equal(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), (double)kernel["std"]!, 12);
        Assert.Equal(Math.Sqrt(values.Sum(v => v * v)), (double)kernel["norm"]!, 12);
        Assert.Equal("0 0 0 0", string.Join(' ', kernel["zeros"], kernel["nan"], kernel["posinf"], kernel["neginf"]));
    }

    [Fact]
    public async Task Values_are_exported_and_what_does_not_fit_is_refused_in_one_line()
    {
        string all = Path.Combine(_folder.Path, "all.safetensors"), one = Path.Combine(_folder.Path, "one.npy");
        var result = await Tool.InProcessAsync("export", Fixture("keras2_model.h5"), "-o", all);
        Assert.Equal((0, "", all), (result.ExitCode, result.Error, result.Output.Trim()));
        using (var file = WeightFile.Open(all))
        using (var source = WeightFile.Open(Fixture("keras2_model.h5")))
            Assert.All(source, weight => Assert.Equal(weight.ToArray(), file[weight.Name].ToArray()));
        Assert.Equal(0, (await Tool.InProcessAsync("export", Fixture("keras2_model.h5"), "--tensor", "conv2d_1/kernel", "-o", one)).ExitCode);
        Assert.Equal([3, 3, 1, 32], WeightFile.Open(one)[0].Shape);

        var refused = await Tool.InProcessAsync("export", Fixture("keras2_model.h5"), "-o", Path.Combine(_folder.Path, "two.npy"));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(".npy holds one weight, but keras2_model.h5 has 8. Name one with --tensor", refused.Error, StringComparison.Ordinal);
        Assert.Contains("'.html' is no format for values", (await Tool.InProcessAsync("export", one, "-o", Path.Combine(_folder.Path, "x.html"))).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "two.npy")));
    }

    [Fact]
    public async Task What_is_not_finite_is_counted_and_kept_out_of_the_rest()
    {
        var path = WriteArray("odd.npy", float.NaN, float.PositiveInfinity, float.PositiveInfinity, float.NegativeInfinity, 0, 3, -4);
        Assert.Equal(
            """{"name":"odd","shape":[7],"dtype":"float32","axes":["axis 0"],"count":7,"parameters":7,"memory":28,"min":-4,"max":3,"mean":-0.3333333333333333,"std":2.8674417556808756,"norm":5,"zeros":1,"nan":1,"posinf":2,"neginf":1,"problem":null}""",
            (await SummaryAsync(path))[0]!.ToJsonString());
    }

    [Fact]
    public async Task A_type_that_is_not_shown_is_named_as_in_the_file_with_the_reason()
    {
        var summary = await SummaryAsync(Fixture("types.safetensors"));
        var unknown = summary.Single(weight => (string?)weight!["name"] == "I4")!;
        Assert.Equal("I4", (string?)unknown["dtype"]);
        Assert.Contains("element type I4", (string?)unknown["problem"], StringComparison.Ordinal);
        Assert.Contains("\tF4\t", (await Tool.InProcessAsync("summary", Fixture("types.safetensors"))).Output, StringComparison.Ordinal);
        var types = (await SummaryAsync(Fixture("typed.onnx"))).Where(weight => weight!["problem"] is not null).Select(weight => (string?)weight!["dtype"]).ToList();
        Assert.Contains("STRING", types);
        Assert.DoesNotContain("uint8", types);
    }

    [Fact]
    public async Task Integers_of_64_bits_are_exact_and_complex_numbers_are_magnitudes()
    {
        var summary = await SummaryAsync(Fixture("types.safetensors"));
        Assert.Equal("-9223372036854775808", summary.Single(weight => (string?)weight!["name"] == "i64")!["min"]!.ToJsonString());
        Assert.Equal("18446744073709551615", summary.Single(weight => (string?)weight!["name"] == "u64")!["max"]!.ToJsonString());
        string text = (await Tool.InProcessAsync("summary", Fixture("types.safetensors"))).Output;
        Assert.Contains("\t-9223372036854775808\t5\t", text, StringComparison.Ordinal);
        Assert.Contains("c64\t(2,)\tcomplex64\taxis 0\t2\t2\t16\t1\t5\t3\t", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_of_one_name_are_taken_by_their_places()
    {
        string file = Fixture("duplicate_names.h5");
        var weights = WeightFile.Open(file);
        int place = weights.Select((weight, index) => (weight.Name, index)).GroupBy(pair => pair.Name).First(group => group.Count() > 1).Last().index;
        string page = Path.Combine(_folder.Path, "one.html");

        var ambiguous = await Tool.InProcessAsync("show", file, "--tensor", weights[place].Name, "-o", page);
        var chosen = await Tool.InProcessAsync("show", file, "--tensor", $"[{place}]", "-o", page);

        Assert.NotEqual(0, ambiguous.ExitCode);
        Assert.Contains($"--tensor \"[{place}]\"", ambiguous.Error, StringComparison.Ordinal);
        Assert.Equal(0, chosen.ExitCode);
        Assert.Contains(weights[place].Name, await File.ReadAllTextAsync(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_out_is_reported_next_to_the_list()
    {
        var result = await Tool.InProcessAsync("summary", Fixture("pickles/training.pt"), "--json");
        Assert.Equal(0, result.ExitCode);
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(5, json["weights"]!.AsArray().Count);
        Assert.Contains("Left out as training state: 6 tensors of 'optimizer'", (string)json["notes"]![0]!, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
        string lines = (await Tool.InProcessAsync("summary", Fixture("pickles/training.pt"))).Error;
        Assert.Contains("training.pt: Left out as training state: 6 tensors of 'optimizer'", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statistics_of_nothing_finite_are_null()
    {
        var summary = (await SummaryAsync(WriteArray("nan.npy", float.NaN)))[0]!;
        Assert.All((string[])["min", "max", "mean", "std", "norm"], field => Assert.Null(summary[field]));
        Assert.Equal(1, (int)summary["nan"]!);
    }

    [Theory]
    [InlineData("missing.h5", null, "there is no such file.")]
    [InlineData("notes.txt", "hello", "unknown file format")]
    [InlineData("empty.safetensors", "", "the file is empty.")]
    public async Task A_file_that_cannot_be_read_is_told_in_one_line(string name, string? content, string message)
    {
        if (content is not null)
            _folder.Write(name, content);
        foreach (var command in (string[])["summary", "show"])
        {
            var result = await Tool.InProcessAsync(command, _folder.File(name));
            Assert.Equal(1, result.ExitCode);
            Assert.Equal("", result.Output);
            Assert.Contains(message, result.Error);
            Assert.Single(result.Error.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public async Task Show_writes_one_page_with_a_table_and_the_pictures()
    {
        var output = _folder.File("page.html");
        var result = await Tool.InProcessAsync("show", Fixture("keras2_model.h5"), "-o", output);

        Assert.Equal((0, output), (result.ExitCode, result.Output.Trim()));
        var page = await File.ReadAllTextAsync(output);
        Assert.Equal(8, Count(page, "<figure class=\"notebookviz\""));
        Assert.Contains("conv2d_1/kernel", page);
        Assert.Contains("default-src 'none'", page);
        Assert.Equal(1, Count(page, NotebookViz.Cli.Reports.ReportAssets.Script));
        Assert.InRange(page.IndexOf("<figure class=\"notebookviz-overview\"", StringComparison.Ordinal), 1, page.IndexOf("<figure class=\"notebookviz-contact\"", StringComparison.Ordinal));
        Assert.InRange(page.IndexOf("<figure class=\"notebookviz-contact\"", StringComparison.Ordinal), 1, page.IndexOf("<figure class=\"notebookviz\"", StringComparison.Ordinal));
        Assert.Equal(["page.html"], _folder.FileNames);
    }

    [Fact]
    public async Task A_page_keeps_to_its_size_and_detail_lifts_the_limit()
    {
        var sizes = new List<long>();
        foreach (var arguments in (string[][])[["--max-size", "3"], [], ["--detail"]])
        {
            var output = _folder.File("sized.html");
            var result = await Tool.InProcessAsync(["show", LargeFile(), "-o", output, .. arguments]);
            Assert.Equal(0, result.ExitCode);
            sizes.Add(new FileInfo(output).Length);
        }
        Assert.InRange(sizes[0], 2_000_000, 3_000_000);
        Assert.InRange(sizes[1], 5_000_000, 10_000_000);
        Assert.InRange(sizes[2], 12_000_000, 50_000_000);
        var refused = await Tool.InProcessAsync("show", LargeFile(), "--max-size", "1");
        Assert.Contains("--max-size takes 2 to 500 megabytes, such as 2.5.", refused.Error);
    }

    [Fact]
    public async Task Where_axes_are_unknown_the_page_offers_the_layouts_that_fit()
    {
        var output = _folder.File("choice.html");
        await Tool.InProcessAsync("show", Fixture("mobilenet_v1_conv0_kernel.npy"), "-o", output);
        var page = await File.ReadAllTextAsync(output);
        Assert.Equal(["None", "Keras"], Regex.Matches(page, "name=\"layout\" value=\"(\\w+)\"").Select(match => match.Groups[1].Value));
        Assert.Equal(["None", "Keras"], Regex.Matches(page, "<section class=\"cell layout\" data-layout=\"(\\w+)\">").Select(match => match.Groups[1].Value));
        Assert.Contains("<code>--layout keras</code>", page);

        await Tool.InProcessAsync("show", Fixture("mobilenet_v1_conv0_kernel.npy"), "--layout", "keras", "-o", output);
        Assert.DoesNotContain("name=\"layout\"", await File.ReadAllTextAsync(output));
    }

    // Three matrices of 1,024 × 1,024, which do not fit into 10 MB as they are.
    [Fact]
    public async Task Overview_and_thumbnails_of_thousands_of_weights_are_within_the_size_of_the_page()
    {
        var output = _folder.File("thousands.html");
        Assert.Equal(0, (await Tool.InProcessAsync("show", RandomFile("thousands.safetensors", 6000, 8), "-o", output, "--max-size", "2")).ExitCode);
        Assert.InRange(new FileInfo(output).Length, 1_700_000, 2_000_000);
        var page = await File.ReadAllTextAsync(output);
        Assert.Contains("All thumbnails", page);
        Assert.Contains("class=\"notebookviz-layers\"", page);
    }

    private string LargeFile() => RandomFile("large.safetensors", 3, 1024);

    // Square matrices.
    private string RandomFile(string name, int count, int side)
    {
        int bytes = side * side * sizeof(float);
        var path = _folder.File(name);
        if (File.Exists(path))
            return path;
        var header = $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"w{i}\":{{\"dtype\":\"F32\",\"shape\":[{side},{side}],\"data_offsets\":[{i * bytes},{(i + 1) * bytes}]}}"))}}}";
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)header.Length));
        file.Write(System.Text.Encoding.ASCII.GetBytes(header));
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, count * side * side).Select(_ => (float)random.NextDouble())];
        file.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values));
        return path;
    }

    [Fact]
    public async Task Show_shows_the_tensor_that_is_asked_for_in_the_layout_that_is_told()
    {
        var output = _folder.File("page.html");
        var result = await Tool.InProcessAsync(
            "show", Fixture("mobilenet_v1_conv0_kernel.npy"), "--tensor", "mobilenet_v1_conv0_kernel", "--layout", "keras", "-o", output);

        Assert.Equal(0, result.ExitCode);
        var page = await File.ReadAllTextAsync(output);
        Assert.DoesNotContain("notebookviz-overview", page);
        Assert.Equal(1, Count(page, "<figure class=\"notebookviz\""));
        Assert.Contains("32 filters", page);
    }

    [Fact]
    public async Task A_missing_tensor_is_an_error_that_suggests_the_nearest_names()
    {
        var result = await Tool.InProcessAsync("show", Fixture("keras2_model.h5"), "--tensor", "conv2d/kernel", "-o", _folder.File("page.html"));

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("keras2_model.h5: no weight is named 'conv2d/kernel'. The nearest are 'conv2d_1/kernel'", result.Error);
        Assert.Empty(_folder.FileNames);
    }

    [Fact]
    public async Task The_page_never_replaces_the_weights()
    {
        var path = WriteArray("a.npy", 1);
        var result = await Tool.InProcessAsync("show", path, "-o", path);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("would replace the weights", result.Error);
    }

    [Theory]
    [InlineData("keras3.keras")]
    [InlineData("state_dict.pt")]
    [InlineData("model.onnx")]
    [InlineData("model.safetensors")]
    [InlineData("torchsharp.dat")]
    public async Task The_tool_reads_every_format_without_TorchSharp_beside_it(string name)
    {
        var summary = await Tool.OwnProcessAsync("summary", Fixture(name), "--json");
        Assert.True(summary.ExitCode == 0, summary.Error);
        Assert.NotEmpty(JsonNode.Parse(summary.Output)!["weights"]!.AsArray());
    }

    private static async Task<JsonArray> SummaryAsync(string path)
    {
        var result = await Tool.InProcessAsync("summary", path, "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonNode.Parse(result.Output)!["weights"]!.AsArray();
    }

    private static string Fixture(string name) => Build.Repository("tests", "NotebookViz.Tests", "Fixtures", name);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    /// <summary>An array as numpy.save writes it.</summary>
    private string WriteArray(string name, params float[] values)
    {
        string header = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({values.Length},), }}");
        header = header.PadRight(117) + "\n";
        File.WriteAllBytes(_folder.File(name),
        [
            0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. values.SelectMany(BitConverter.GetBytes),
        ]);
        return _folder.File(name);
    }
}
