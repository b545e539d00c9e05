using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Commands;
using NotebookViz.Cli.Tests.Infrastructure;
using Spectre.Console;

namespace NotebookViz.Cli.Tests;

/// <summary>The list that <c>notebookviz summary</c> prints: totals, order, filter, and all its forms.</summary>
public sealed class SummaryTests : IDisposable
{
    private const string Columns = "name,shape,dtype,axes,count,parameters,memory,min,max,mean,std,norm,zeros,nan,posinf,neginf,problem";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Totals_come_first_and_each_type_has_its_own()
    {
        var lines = (await LinesAsync("state_dict.pt"))[..4];
        Assert.Equal(
            [
                "state_dict.pt: 9 weights, 276 parameters, 1.1 KiB",
                "  float32: 8 weights, 276 parameters, 1.1 KiB",
                "  int64: 1 weight, 0 parameters, 8 B",
                Columns.Replace(',', '\t'),
            ],
            lines);
        Assert.Equal("keras2_model.h5: 8 weights, 1,829 parameters, 7.4 KiB of float32", (await LinesAsync("keras2_model.h5"))[0]);
    }

    [Fact]
    public async Task The_parameters_are_those_of_the_page_that_show_writes()
    {
        var totals = JsonNode.Parse((await Tool.InProcessAsync("summary", Fixture("state_dict.pt"), "--json")).Output)!["totals"]!;
        var layers = WeightFile.Open(Fixture("state_dict.pt")).Layers();
        Assert.Equal((layers.Parameters, layers.Bytes), ((long)totals["parameters"]!, (long)totals["memory"]!));
        Assert.Equal(["float32", "int64"], totals["types"]!.AsArray().Select(type => (string?)type!["dtype"]));
    }

    [Theory]
    [InlineData("name", "0.bias 0.weight 1.bias 1.num_batches_tracked 1.running_mean 1.running_var 1.weight 4.bias 4.weight")]
    [InlineData("parameters", "0.weight 4.weight 0.bias 1.weight 1.bias 4.bias 1.running_mean 1.running_var 1.num_batches_tracked")]
    [InlineData("memory", "0.weight 4.weight 0.bias 1.weight 1.bias 1.running_mean 1.running_var 4.bias 1.num_batches_tracked")]
    public async Task A_list_is_sorted_by_what_is_asked_for(string column, string names) =>
        Assert.Equal(names.Split(' '), (await WeightsAsync("state_dict.pt", "--sort", column)).Select(weight => (string)weight!["name"]!));

    [Theory]
    [InlineData("min", false)]
    [InlineData("max", true)]
    [InlineData("mean", true)]
    [InlineData("std", true)]
    [InlineData("norm", true)]
    [InlineData("zeros", true)]
    public async Task Numbers_are_sorted_from_the_largest_but_min_from_the_smallest(string column, bool descending)
    {
        double[] values = [.. (await WeightsAsync("keras2_model.h5", "--sort", column)).Select(weight => (double)weight![column]!)];
        Assert.Equal(descending ? values.OrderDescending() : values.Order(), values);
        Assert.Equal(8, values.Length);
    }

    [Fact]
    public async Task Weights_without_values_come_last()
    {
        var weights = await WeightsAsync("types.safetensors", "--sort", "norm");
        var isUnknown = weights.Select(weight => weight!["norm"] is null).ToArray();
        Assert.Equal(isUnknown.Order(), isUnknown);
        Assert.Contains(true, isUnknown);
    }

    [Fact]
    public void Numbers_in_names_are_sorted_as_numbers()
    {
        var column = SummaryColumn.Sortable.Single(column => column.Name == "name");
        var rows = new[] { "b.2", "conv10", "conv2", "B.1" }.Select(name => SummaryEntry.Of(new(Weight.WithoutValues(name, [], "F4", "none"), true, true)));
        Assert.Equal(["B.1", "b.2", "conv2", "conv10"], column.Sort(rows).Select(row => row.Name));
    }

    [Theory]
    [InlineData("DENSE", "dense_1/kernel dense_1/bias")]
    [InlineData("conv2d bias", "conv2d_1/bias")]
    [InlineData("BatchNormalization moving", "batch_normalization_1/moving_mean batch_normalization_1/moving_variance")]
    public async Task A_filter_finds_names_and_kinds_in_upper_or_lower_case(string filter, string names) =>
        Assert.Equal(names.Split(' '), (await WeightsAsync("keras2_model.h5", "--filter", filter)).Select(weight => (string)weight!["name"]!));

    [Fact]
    public async Task All_forms_list_the_same_and_the_totals_say_how_many_of_how_many()
    {
        string[] chosen = ["summary", Fixture("keras2_model.h5"), "--filter", "kernel", "--sort", "norm", "--top", "1"];
        string text = (await Tool.InProcessAsync(chosen)).Output;
        var json = JsonNode.Parse((await Tool.InProcessAsync([.. chosen, "--json"])).Output)!;
        string csv = (await Tool.InProcessAsync([.. chosen, "--csv"])).Output;

        string[] lines = text.TrimEnd('\n').Split('\n');
        Assert.Equal("  listed: 1 of 8 weights, 1,440 of 1,829 parameters, 5.6 KiB (filter 'kernel', the first 1 by norm)", lines[1]);
        Assert.Equal("dense_1/kernel", lines[3].Split('\t')[0]);
        Assert.Equal(4, lines.Length);
        Assert.Equal("dense_1/kernel", (string?)Assert.Single(json["weights"]!.AsArray())!["name"]);
        Assert.Equal((8, 1), ((int)json["totals"]!["weights"]!, (int)json["totals"]!["listed"]!["weights"]!));
        Assert.Equal([Columns, .. csv.Split("\r\n")[1..]], csv.Split("\r\n"));
        Assert.Equal(["dense_1/kernel"], Records(csv).Skip(1).Select(record => record[0]));
    }

    [Fact]
    public async Task A_filter_that_finds_nothing_says_so()
    {
        var result = await Tool.InProcessAsync("summary", Fixture("keras2_model.h5"), "--filter", "lstm");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("listed: 0 of 8 weights", result.Output);
        Assert.Contains("no weight has 'lstm' in its name, the kind of its layer or its role.", result.Error);
    }

    [Fact]
    public async Task Csv_reads_back_as_the_values_of_the_file_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            string csv = (await Tool.InProcessAsync("summary", Fixture("keras2_model.h5"), "--csv")).Output;
            var records = Records(csv);
            Assert.Equal(Columns, string.Join(',', records[0]));
            Assert.Equal(9, records.Count);
            foreach (var (record, weight) in records.Skip(1).Zip(WeightFile.Open(Fixture("keras2_model.h5"))))
            {
                var statistics = weight.GetStatistics();
                Assert.Equal(
                    [statistics.Min, statistics.Max, statistics.Mean, statistics.StandardDeviation, statistics.L2Norm],
                    record[7..12].Select(number => double.Parse(number, CultureInfo.InvariantCulture)));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("say \"w\"")]
    [InlineData("two\r\nlines")]
    [InlineData("=1+1")]
    public void Csv_keeps_every_name(string name)
    {
        using var output = new StringWriter();
        SummaryText.WriteCsv(Listing(name), output);
        Assert.Equal(name, Records(output.ToString())[1][0]);
    }

    [Theory]
    [InlineData("--sort", "loss", "--sort loss: there is no such column. Columns: name, parameters, memory, min, max, mean, std, norm, zeros.")]
    [InlineData("--top", "0", "--top 0: give a whole number of at least 1.")]
    [InlineData("--top", "-3", "--top -3: give a whole number of at least 1.")]
    [InlineData("--top", "many", "--top many: give a whole number of at least 1.")]
    public async Task An_option_that_makes_no_sense_is_one_line(string option, string value, string message)
    {
        var result = await Tool.InProcessAsync("summary", Fixture("keras2_model.h5"), option, value);
        Assert.Equal((1, "", message), (result.ExitCode, result.Output.Trim(), result.Error.Trim()));
    }

    [Fact]
    public async Task Csv_and_json_at_once_are_refused()
    {
        var result = await Tool.InProcessAsync("summary", Fixture("keras2_model.h5"), "--csv", "--json");
        Assert.Equal((1, "Give --csv or --json, not both."), (result.ExitCode, result.Error.Trim()));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void On_a_terminal_no_line_of_the_table_is_wider_than_it(int width)
    {
        string[] lines = OnTerminal(Read("keras2_model.h5", new("", null, null)), width).TrimEnd().Split('\n');
        int head = Array.FindIndex(lines, line => line.StartsWith("name", StringComparison.Ordinal));
        Assert.All(lines[head..(head + 9)], line => Assert.True(line.Length <= width, $"{line.Length} > {width}: {line}"));
        Assert.Equal(width < 200, lines[^1].EndsWith("--csv has all columns.", StringComparison.Ordinal) || lines[^2].StartsWith("Left out", StringComparison.Ordinal));
        Assert.Equal(width < 200, string.Join('\n', lines).Contains('…'));
    }

    [Fact]
    public void A_narrow_terminal_keeps_the_column_that_the_list_is_sorted_by()
    {
        var norm = SummaryColumn.Sortable.Single(column => column.Name == "norm");
        string head = OnTerminal(Read("keras2_model.h5", new("", norm, 3)), 60).Split('\n').Single(line => line.StartsWith("name", StringComparison.Ordinal));
        Assert.EndsWith("norm", head.TrimEnd());
    }

    [Fact]
    public void What_is_unusual_stands_below_the_table()
    {
        string text = OnTerminal(Read("types.safetensors", new("", null, null)), 400);
        Assert.Contains("f8e4m3: 1 NaN\n", text);
        Assert.Contains("c64: statistics of the magnitudes\n", text);
        Assert.Contains("I4: Its element type I4 is not one that is shown", text);
    }

    [Theory]
    [InlineData("encoder.layers.11.weight", 24, "encoder.layers.11.weight")]
    [InlineData("encoder.layers.11.weight", 11, "encod…eight")]
    [InlineData("层层层层/核", 7, "层层…核")]
    public void Long_names_are_shortened_in_the_middle(string name, int width, string shown) => Assert.Equal(shown, SummaryTable.Shortened(name, width));

    [Fact]
    public async Task Names_are_never_shortened_in_a_pipe()
    {
        var lines = await LinesAsync("keras2_model.h5");
        Assert.Contains(lines, line => line.StartsWith("batch_normalization_1/moving_variance\t", StringComparison.Ordinal));
        Assert.DoesNotContain('…', string.Concat(lines));
    }

    private static string OnTerminal(SummaryListing listing, int width)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        SummaryTable.Write(listing, console);
        return output.ToString().ReplaceLineEndings("\n");
    }

    private static SummaryListing Listing(string name)
    {
        var row = SummaryEntry.Of(new(Weight.FromArray(new float[] { 1, 2 }, name: name), true, true));
        return new("file", [row], [row], new("", null, null), []);
    }

    private static SummaryListing Read(string name, SummarySelection selection) => SummaryCommand.Read(WeightFile.Open(Fixture(name)), name, selection);

    private static async Task<string[]> LinesAsync(string name) => (await Tool.InProcessAsync("summary", Fixture(name))).Output.TrimEnd('\n').Split('\n');

    private static async Task<JsonArray> WeightsAsync(string name, params string[] options) =>
        JsonNode.Parse((await Tool.InProcessAsync(["summary", Fixture(name), .. options, "--json"])).Output)!["weights"]!.AsArray();

    private static string Fixture(string name) => Build.Repository("tests", "NotebookViz.Tests", "Fixtures", name);

    /// <summary>Reads CSV as RFC 4180 has it.</summary>
    private static List<string[]> Records(string csv)
    {
        List<string[]> records = [];
        List<string> fields = [];
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < csv.Length; i++)
        {
            if (quoted && csv[i] == '"' && csv[(i + 1)..].StartsWith('"'))
                field.Append(csv[++i]);
            else if (csv[i] == '"')
                quoted = !quoted;
            else if (!quoted && csv[i] is ',' or '\r' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
                if (csv[i] == ',')
                    continue;
                Assert.Equal('\n', csv[++i]);
                records.Add([.. fields]);
                fields.Clear();
            }
            else
                field.Append(csv[i]);
        }
        Assert.Equal(0, field.Length);
        return records;
    }
}
