using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

/// <summary>The notebook that users see first, as it is in the repository.</summary>
public sealed partial class QuickstartTests : IDisposable
{
    private static readonly string Committed = Build.Repository("notebooks", "quickstart.ipynb");

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// TorchSharp's random numbers are the same on every machine here: uniform ones, made from the Mersenne Twister's integers one by one.
    /// Normal ones would not be, libtorch draws those with the vector instructions of the CPU.
    /// </summary>
    [Fact]
    public async Task The_quickstart_has_the_outputs_that_a_run_gives_to_the_byte()
    {
        Directory.CreateDirectory(_folder.File("data"));
        foreach (var file in Directory.GetFiles(Build.Repository("notebooks", "data")))
            File.Copy(file, _folder.File(Path.Combine("data", Path.GetFileName(file))));
        File.Copy(Committed, _folder.File("quickstart.ipynb"));

        var result = await Tool.OwnProcessAsync("run", _folder.File("quickstart.ipynb"));

        Assert.True(result.ExitCode == 0, result.Error);
        var (before, after) = (await OutputsAsync(Committed), await OutputsAsync(_folder.File("quickstart.ipynb")));
        Assert.Equal(before.Count, after.Count);
        // Cell by cell first, since the message about a whole notebook would tell little.
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second));
        Assert.Equal(await File.ReadAllBytesAsync(Committed), await File.ReadAllBytesAsync(_folder.File("quickstart.ipynb")));
    }

    [Fact]
    public void The_pictures_of_the_quickstart_hold_the_numbers_of_the_files()
    {
        var figures = FiguresByHeadline();
        Check(figures["conv2d_1/kernel: kernel of Conv2D"], "autoencoder_conv2d_1_kernel.npy");
        Check(figures["conv1/kernel: kernel of Conv2D"], "mobilenet_v1_conv0_kernel.npy");

        var bias = WeightFile.Open(Build.Repository("notebooks", "data", "autoencoder_conv2d_1_bias.npy"))[0];
        var line = FigureJson.Floats(FigureJson.Trace(figures["conv2d_1/bias: bias of Conv2D"], "scatter")["y"]!);
        Assert.Equal(Enumerable.Range(0, 32).Select(filter => (float)bias[filter]), line);
    }

    private static void Check(JsonNode figure, string file)
    {
        var kernel = WeightFile.Open(Build.Repository("notebooks", "data", file))[0];
        var filters = FigureJson.Cells(figure).GroupBy(cell => cell.At["filter"]).OrderBy(filter => filter.Key).ToList();
        Assert.Equal(Enumerable.Range(0, 32), filters.Select(filter => filter.Key));
        var channels = (int)kernel.Shape[2];
        foreach (var filter in filters)
        {
            Assert.Equal(3 * 3 * channels, filter.Select(cell => (cell.At["row"], cell.At["column"], cell.At.GetValueOrDefault("channel"))).Distinct().Count());
            Assert.All(filter, cell => Assert.Equal(
                BitConverter.SingleToInt32Bits((float)kernel[cell.At["row"], cell.At["column"], cell.At.GetValueOrDefault("channel"), filter.Key]),
                BitConverter.SingleToInt32Bits(cell.Value)));
        }
    }

    [Fact]
    public async Task The_quickstart_reveals_nothing_about_the_machine_that_ran_it()
    {
        var notebook = await File.ReadAllTextAsync(Committed);
        Assert.DoesNotMatch(AbsolutePath(), notebook);
    }

    [Fact]
    public void Every_cell_of_the_quickstart_was_run_in_order_and_none_failed()
    {
        var cells = JsonNode.Parse(File.ReadAllText(Committed))!["cells"]!.AsArray().Where(c => (string?)c!["cell_type"] == "code").ToList();
        Assert.Equal(Enumerable.Range(1, cells.Count), cells.Select(c => (int)c!["execution_count"]!));
        Assert.DoesNotContain(cells.SelectMany(c => c!["outputs"]!.AsArray()), o => (string?)o!["output_type"] == "error" || (string?)o["name"] == "stderr");
    }

    private static async Task<List<string>> OutputsAsync(string path) =>
        [.. IpynbFormat.Parse(await File.ReadAllBytesAsync(path)).CodeCells.Select(c => c.Json["outputs"]?.ToJsonString() ?? "")];

    private static Dictionary<string, JsonNode> FiguresByHeadline()
    {
        var html = IpynbFormat.Parse(File.ReadAllBytes(Committed)).CodeCells.SelectMany(c => c.Outputs).OfType<DataOutput>()
            .Select(o => o.Text(MimeTypes.Html)).OfType<string>();
        var figures = new Dictionary<string, JsonNode>();
        foreach (Match match in html.SelectMany(h => Figure().Matches(h)))
        {
            if (FigureJson.In(match.Value) is [var figure])
                figures.TryAdd(match.Groups[1].Value, figure);
        }
        return figures;
    }

    [GeneratedRegex("<figure [^>]*aria-label=\"([^\"]*)\".*?</figure>", RegexOptions.Singleline)]
    private static partial Regex Figure();

    // Base64 has slashes too, but no run of three names between them that starts with one of these.
    [GeneratedRegex(@"(?<![\w+/=])(/(home|root|tmp|usr|var|work|Users|opt|mnt)/|[A-Z]:\\\\\w)|file://|\.nuget")]
    private static partial Regex AbsolutePath();
}
