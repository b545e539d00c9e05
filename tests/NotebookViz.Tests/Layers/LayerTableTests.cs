using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace NotebookViz.Tests.Layers;

/// <summary>The numbers and names in a list's rows.</summary>
public partial class LayerTableTests
{
    private const int Parameters = 4, Mean = 7, Deviation = 8, Norm = 9, Zeros = 10, Min = 11, Max = 12;

    [Theory]
    [InlineData("state_dict.pt")]
    [InlineData("keras2_model.h5")]
    [InlineData("mobilenet_v1_first_layers.safetensors")]
    public void Statistics_are_those_of_all_values_as_NumPy_computes_them(string file)
    {
        using var list = WeightFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", file));
        var rows = RowsOf(list.ToHtml());
        foreach (var weight in list)
        {
            string[] cells = rows[weight.Name];
            double[] values = [.. weight.ToArray().Select(value => (double)value)];
            AssertNumber(values.Average(), cells[Mean]);
            AssertNumber(Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2))), cells[Deviation]);
            AssertNumber(Math.Sqrt(values.Sum(value => value * value)), cells[Norm]);
            AssertNumber(values.Min(), cells[Min]);
            AssertNumber(values.Max(), cells[Max]);
        }
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    public void Deviations_whose_squares_are_infinite_or_zero_are_right(double factor)
    {
        var list = new WeightList([Some.Weight([6, 5], index => factor * index, ElementType.Float64, "block.weight"), Some.Weight([3], index => -factor * index, ElementType.Float64, "block.bias")]);
        double[] kernel = [.. Enumerable.Range(0, 30).Select(i => (double)i)], all = [.. kernel, 0, -1, -2];
        var rows = RowsOf(list.ToHtml());
        foreach (var (name, values) in new[] { ("block.weight", kernel), ("block", all) })
            Assert.InRange(
                double.Parse(rows[name][Deviation], CultureInfo.InvariantCulture) / factor / Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2))), 0.99, 1.01);
    }

    [Fact]
    public void A_layer_has_the_statistics_of_all_its_parameters_together()
    {
        var list = new WeightList([
            Some.Weight([5, 7], index => index - 3, name: "block.a.weight"), Some.Weight([9], index => 100 + index, name: "block.a.bias"), Some.Weight([4], _ => 0, name: "block.b.weight")]);
        double[] values = [.. Enumerable.Range(0, 35).Select(i => i - 3.0), .. Enumerable.Range(0, 9).Select(i => 100.0 + i), 0, 0, 0, 0];

        string[] cells = RowsOf(list.ToHtml())["block"];

        Assert.Equal("48", cells[Parameters]);
        Assert.Equal("3 weights", cells[3]);
        AssertNumber(values.Average(), cells[Mean]);
        AssertNumber(Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2))), cells[Deviation]);
        AssertNumber(Math.Sqrt(values.Sum(value => value * value)), cells[Norm]);
        Assert.Equal(("10.4 %", "-3", "108"), (cells[Zeros], cells[Min], cells[Max]));
    }

    [Fact]
    public void What_is_not_finite_is_in_the_notes()
    {
        var list = new WeightList([
            Some.Weight([2, 2], index => index == 0 ? double.NaN : index, name: "a.weight"), Some.Weight([2], _ => double.NaN, name: "a.bias"), Some.Weight([2], Some.Wave, name: "b.weight")]);

        var rows = RowsOf(list.ToHtml());

        Assert.Equal(("2", "⚠ has 1 NaN, at [0, 0]"), (rows["a.weight"][Mean], rows["a.weight"][^1]));
        Assert.Equal(("no finite value", "⚠ has 2 NaN, the first at [0]"), (rows["a.bias"][Mean], rows["a.bias"][^1]));
        Assert.Equal(("2", "⚠ 2 warnings inside"), (rows["a"][Mean], rows["a"][^1]));
        Assert.Equal("", rows["b.weight"][^1]);
    }

    [Fact]
    public void A_weight_without_values_says_why_in_its_row()
    {
        string html = new WeightList([Weight.WithoutValues("gone", [], ElementType.Float32, "It was disposed."), Some.Weight([2], Some.Wave, name: "there")]).ToHtml();

        Assert.Equal("⚠ It was disposed", RowsOf(html)["gone"][^1]);
        Assert.Contains("there", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_called_by_their_names_and_those_of_one_name_by_their_places()
    {
        string html = new WeightList([
            Some.Weight([2], Some.Wave, name: "conv.weight"), Some.Weight([2], Some.Wave, name: "two words"), Some.Weight([2], Some.Wave, name: "same"),
            Some.Weight([2], Some.Wave, name: "same"), Some.Weight([2], Some.Wave)]).ToHtml();

        string[] rows = [.. Regex.Matches(html, "<tr class=\"nv-w\" data-d=\"\\d\" ([^>]*)>").Select(match => match.Groups[1].Value)];
        Assert.Equal(
            ["id=\"two_words\" data-n=\"two words\"", "id=\"same\" data-i=\"2\"", "id=\"same-2\" data-n=\"same\" data-i=\"3\"", "id=\"[4]\" data-i=\"4\"", "id=\"conv.weight\""],
            rows.Select(row => row.Replace(" data-n=\"[4]\"", "", StringComparison.Ordinal)));
        Assert.Contains("<tr class=\"nv-l\" data-d=\"1\" id=\"conv\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_usual_element_type_stands_once_and_others_in_their_rows()
    {
        string html = new WeightList([Some.Weight([2], Some.Wave, name: "a"), Some.Weight([2], Some.Wave, name: "b"), Some.Weight([3], _ => 1, ElementType.Int64, "steps")], "model").ToHtml();

        Assert.Contains("40 B, mostly float32</strong>", html, StringComparison.Ordinal);
        Assert.Equal("(3,) int64", RowsOf(html)["steps"][3]);
        Assert.Equal("(2,)", RowsOf(html)["a"][3]);
    }

    [Theory]
    [InlineData("3,3,1,32", "'w' fits Keras (3 rows × 3 columns × 1 channel × 32 filters): name the axes with <code>--layout keras</code> in the tool, or with <code>WithLayout(WeightLayout.Keras)</code> in code.")]
    [InlineData("64,3,7,7", "'w' fits PyTorch (64 filters × 3 channels × 7 rows × 7 columns): name the axes with <code>--layout pytorch</code> in the tool, or with <code>WithLayout(WeightLayout.PyTorch)</code> in code.")]
    [InlineData("20,30", "<code>--layout keras</code> or <code>--layout pytorch</code>")]
    public void Where_axes_are_unknown_the_list_says_what_would_fit(string shape, string hint)
    {
        var weight = Some.Weight([.. shape.Split(',').Select(long.Parse)], Some.Wave, name: "w");

        string html = WebUtility.HtmlDecode(new WeightList([weight], "file.npy").ToHtml());

        Assert.Contains("The axes of 1 weight are unknown. 'w' fits ", html, StringComparison.Ordinal);
        Assert.Contains(hint, html, StringComparison.Ordinal);
        Assert.DoesNotContain("are unknown", new WeightList([weight.WithLayout(WeightLayout.Keras)]).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_that_fits_no_layout_gets_no_hint() =>
        Assert.DoesNotContain("are unknown", new WeightList([Some.Weight([20, 20, 20, 20], Some.Wave, name: "w"), Some.Weight([3], Some.Wave, name: "b")]).ToHtml(), StringComparison.Ordinal);

    private static void AssertNumber(double expected, string cell)
    {
        double actual = double.Parse(cell.Replace("≈", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        // Three digits are shown.
        Assert.InRange(actual, expected - Math.Abs(expected) * 0.006 - 1e-9, expected + Math.Abs(expected) * 0.006 + 1e-9);
    }

    /// <summary>The texts of a table's cells by the names of their rows.</summary>
    private static Dictionary<string, string[]> RowsOf(string html) => Row().Matches(html).ToDictionary(
        row => WebUtility.HtmlDecode(row.Groups["id"].Value),
        row => (string[])[.. Cell().Matches(row.Value).Select(cell => WebUtility.HtmlDecode(Tag().Replace(cell.Groups["text"].Value, "")).Replace('\u00a0', ' ').Trim())]);

    [GeneratedRegex("<tr class=\"nv-[lw]\"(?: data-d=\"\\d+\")(?: id=\"(?<id>[^\"]*)\")?.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<t[dh][^>]*>(?<text>.*?)</t[dh]>", RegexOptions.Singleline)]
    private static partial Regex Cell();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
