using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

/// <summary><c>notebookviz compare</c>: exit codes for scripts, and all its forms.</summary>
public sealed class CompareTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_exit_code_says_whether_files_differ()
    {
        string before = Save("before.safetensors", 1, 2, 3), same = Save("same.npz", 1, 2, 3), after = Save("after.safetensors", 1, 2, 3.003);

        Assert.Equal(0, (await CompareAsync(before, before)).ExitCode);
        Assert.Equal(0, (await CompareAsync(before, same)).ExitCode);
        Assert.Equal(1, (await CompareAsync(before, after)).ExitCode);
        Assert.Equal(1, (await CompareAsync(before, after, "--fail-above", "1e-6")).ExitCode);
        // 0.003 / sqrt(14) is 8.02e-4.
        Assert.Equal(1, (await CompareAsync(before, after, "--fail-above", "8e-4")).ExitCode);
        Assert.Equal(0, (await CompareAsync(before, after, "--fail-above", "8.1e-4")).ExitCode);
        Assert.Equal(1, (await CompareAsync(before, Save("nan.safetensors", 1, 2, double.NaN), "--fail-above", "9")).ExitCode);
        Assert.Equal(1, (await CompareAsync(before, Save("longer.safetensors", 1, 2, 3, 4), "--fail-above", "9")).ExitCode);
    }

    [Fact]
    public async Task What_cannot_be_compared_is_exit_code_2_and_one_line()
    {
        string before = Save("before.safetensors", 1, 2);
        string other = _folder.File("other.safetensors");
        new WeightList([new Weight("first", [1], ElementType.Float32, TensorData.Of(new float[1])), new Weight("second", [1], ElementType.Float32, TensorData.Of(new float[1]))]).Save(other);
        File.WriteAllText(_folder.File("notes.txt"), "hello");
        (string[] Arguments, string Message)[] cases =
        [
            ([before, _folder.File("missing.safetensors")], "missing.safetensors: there is no such file."),
            ([_folder.File("notes.txt"), before], "unknown file format"),
            ([before, other], "no names are equal"),
            ([before, before, "-o", "page.pdf"], "page.pdf: unknown file extension. Use .html"),
            ([before, before, "--fail-above", "-1"], "--fail-above takes a relative change of 0 or more"),
            ([before, before, "--open"], "--open needs a page"),
            ([before], "Required argument 'B' missing"),
        ];
        foreach (var (arguments, message) in cases)
        {
            var result = await CompareAsync(arguments);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains(message, result.Error);
            Assert.Single(result.Error.TrimEnd().Split('\n'));
            Assert.Empty(result.Output);
        }
    }

    [Fact]
    public async Task What_has_no_values_is_exit_code_2_unless_something_differs()
    {
        string Saved(string name, double last, params string[] unreadable)
        {
            string path = _folder.File(name);
            // Only .npz files of NumPy have types that are not read.
            using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
            Add("w", "<f8", 2, BitConverter.GetBytes(1.0).Concat(BitConverter.GetBytes(last)));
            foreach (string text in unreadable)
                Add(text, "<U1", 1, new byte[4]);
            return path;

            void Add(string entry, string type, int count, IEnumerable<byte> values)
            {
                string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({count},), }}".PadRight(117) + "\n";
                using var stream = archive.CreateEntry(entry + ".npy").Open();
                stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. values]);
            }
        }

        string file = Saved("a.npz", 2, "text"), changed = Saved("b.npz", 3, "text");
        var result = await CompareAsync(file, file);
        Assert.Equal((2, "1 pair of weights could not be compared; no other values differ."), (result.ExitCode, result.Error.TrimEnd()));
        Assert.Contains("1 pair of weights, none changed, 1 not comparable", result.Output);
        Assert.Equal(1, (await CompareAsync(file, changed)).ExitCode);
        result = await CompareAsync(file, changed, "--fail-above", "1", "--json");
        Assert.Equal((2, "1 pair of weights could not be compared; all others are within --fail-above."), (result.ExitCode, result.Error.TrimEnd()));
        Assert.Equal("text", (string)JsonNode.Parse(result.Output)!["notComparable"]![0]!["name"]!);
        Assert.Equal(1, (await CompareAsync(file, Saved("c.npz", 2), "--fail-above", "1")).ExitCode);
        string two = Saved("d.npz", 2, "text", "more");
        Assert.StartsWith("2 pairs of weights could not", (await CompareAsync(two, two)).Error);
    }

    [Fact]
    public async Task Two_arrays_are_compared_whatever_their_files_are_called()
    {
        string Saved(string name, params double[] values)
        {
            string path = _folder.File(name);
            values.ToWeight().Save(path);
            return path;
        }

        string before = Saved("before.npy", 1, 2);
        Assert.Equal(0, (await CompareAsync(before, Saved("same.npy", 1, 2))).ExitCode);
        var result = await CompareAsync(before, Saved("after.npy", 1, 3));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("before = after", result.Output);
        // The names of files are no reason to pair other shapes.
        Assert.Equal(2, (await CompareAsync(before, Saved("longer.npy", 1, 2, 3))).ExitCode);
    }

    [Fact]
    public async Task Complex_weights_are_compared()
    {
        string Saved(string name, double imaginary)
        {
            string path = _folder.File(name);
            new WeightList([new Weight("w", [2], ElementType.Complex128, TensorData.Of(new[] { 3, imaginary, 0, 0 }))]).Save(path);
            return path;
        }

        string before = Saved("before.npz", 4), after = Saved("after.npz", -4);
        Assert.Equal(0, (await CompareAsync(before, before)).ExitCode);
        Assert.Equal(1, (await CompareAsync(before, after)).ExitCode);
        // The change is 8, the norm 5.
        Assert.Equal(1, (await CompareAsync(before, after, "--fail-above", "1.5")).ExitCode);
        Assert.Equal(0, (await CompareAsync(before, after, "--fail-above", "1.7")).ExitCode);
    }

    [Fact]
    public async Task Json_has_a_row_for_each_pair_and_what_has_no_partner()
    {
        var result = await CompareAsync(Fixture("before.safetensors"), Fixture("after.safetensors"), "--json");

        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["old.weight"], json["onlyInA"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(["new.bias"], json["onlyInB"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("resized.weight", (string)json["notComparable"]![0]!["name"]!);
        var row = json["rows"]!.AsArray().Single(row => (string)row!["name"]! == "conv.weight")!;
        Assert.Equal(("conv.weight", "[8,3,3,3]"), ((string)row["nameB"]!, row["shape"]!.ToJsonString()));
        Assert.Equal(0.6228, (double)row["relativeChange"]!, 1e-4);
        Assert.Null(json["rows"]!.AsArray().Single(row => (string)row!["name"]! == "zeros.weight")!["relativeChange"]);
    }

    [Fact]
    public async Task Text_is_a_table_of_what_changed()
    {
        var result = await CompareAsync(Fixture("before.safetensors"), Fixture("after.safetensors"));

        Assert.StartsWith("A: 9 weights of before.safetensors\nB: 9 weights of after.safetensors\n7 pairs of weights, 6 changed, 1 not comparable, 1 only in A, 1 only in B\n", result.Output);
        Assert.Contains("62.3 %", result.Output);
        Assert.DoesNotContain("conv.bias", result.Output);
        Assert.Contains("resized.weight (4, 4) and resized.weight (4, 5): The shapes differ.", result.Output);
        Assert.All(result.Output.Split('\n').Where(line => line.StartsWith('│')), line => Assert.InRange(line.Length, 1, 110));
    }

    [Fact]
    public async Task The_page_has_all_pairs_and_needs_no_network()
    {
        string page = _folder.File("page.html"), table = _folder.File("table.csv");
        var result = await CompareAsync(Fixture("before.safetensors"), Fixture("after.safetensors"), "-o", page, "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(page, result.Error.TrimEnd());
        string html = File.ReadAllText(page);
        Assert.Contains("7 pairs of weights, 6 changed", html);
        Assert.Contains("id=\"conv.weight\"", html);
        Assert.Contains("B − A: conv.weight", System.Net.WebUtility.HtmlDecode(html));
        Assert.DoesNotContain("src=\"http", html);
        await CompareAsync(Fixture("before.safetensors"), Fixture("after.safetensors"), "-o", table);
        Assert.Equal(11, File.ReadAllLines(table).Length);
    }

    private static Task<ToolResult> CompareAsync(params string[] arguments) => Tool.InProcessAsync(["compare", .. arguments]);

    private static string Fixture(string name) => Build.Repository("tests", "NotebookViz.Tests", "Fixtures", "comparison", name);

    private string Save(string name, params double[] values)
    {
        string path = _folder.File(name);
        new WeightList([new Weight("w", [values.Length], ElementType.Float64, TensorData.Of(values))]).Save(path);
        return path;
    }
}
