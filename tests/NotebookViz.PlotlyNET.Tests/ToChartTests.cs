using System.Globalization;
using System.Text.Json.Nodes;
using Plotly.NET;
using CSharpChart = Plotly.NET.CSharp.GenericChartExtensions;

namespace NotebookViz.PlotlyNET.Tests;

public class ToChartTests
{
    public static TheoryData<string> Kinds => [.. Pictures.Drawn.Keys];

    public static TheoryData<string> KindsWithoutTraces => [.. Pictures.WithoutTraces.Keys];

    private static JsonNode JsonOf(GenericChart chart) => JsonNode.Parse(GenericChart.toJson(chart))!;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_chart_is_the_same_figure_as_the_picture(string kind)
    {
        var picture = Pictures.Drawn[kind]();
        string expected = picture.ToPlotlyJson();
        Assert.True(expected.Length > 100);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonOf(picture.ToChart())), $"{expected}\n\n{GenericChart.toJson(picture.ToChart())}");
    }

    [Theory]
    [MemberData(nameof(KindsWithoutTraces))]
    public void Where_nothing_is_plotted_the_chart_has_no_traces(string kind) =>
        Assert.Equal("""{"data":[],"layout":{},"config":{}}""", JsonOf(Pictures.WithoutTraces[kind]().ToChart()).ToJsonString());

    [Fact]
    public void A_weight_takes_the_options_of_its_picture()
    {
        var options = VizOptions.Default with { ColorScale = ColorScale.Named("Viridis") };
        var chart = Some.KerasKernel().ToChart(options);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Some.KerasKernel().Visualize(options).ToPlotlyJson()), JsonOf(chart)));
        Assert.False(JsonNode.DeepEquals(JsonOf(Some.KerasKernel().ToChart()), JsonOf(chart)));
    }

    [Fact]
    public void Numbers_are_the_same_where_a_comma_is_the_decimal_point()
    {
        string before = GenericChart.toJson(Some.KerasKernel().ToChart());
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(before, GenericChart.toJson(Some.KerasKernel().ToChart()));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Typed_arrays_are_those_of_PlotlyNET()
    {
        var heatmap = GenericChart.getTraces(Some.KerasKernel().ToChart()).First(trace => trace.type == "heatmap");
        Assert.IsType<EncodedTypedArray>(heatmap.GetPropertyValue("z"));
    }

    [Fact]
    public void An_axis_is_restyled_and_keeps_what_it_was()
    {
        var chart = Pictures.Drawn["line"]().ToChart();
        var before = JsonOf(chart)["layout"]!["yaxis"]!;

        var restyled = CSharpChart.WithYAxisStyle<double, double, string>(chart, TitleText: "bias of each unit");

        var axis = JsonOf(restyled)["layout"]!["yaxis"]!;
        Assert.Equal("bias of each unit", (string?)axis["title"]!["text"]);
        Assert.True(JsonNode.DeepEquals(before["range"], axis["range"]));
        Assert.True(JsonNode.DeepEquals(before["domain"], axis["domain"]));
    }

    [Fact]
    public void A_title_and_margins_are_added_and_the_rest_of_the_layout_stays()
    {
        var chart = Some.KerasKernel().ToChart();
        var before = JsonOf(chart)["layout"]!;

        var restyled = Chart.withMarginSize<int, int, int, int, int, bool>(null, null, 60, null, null, null).Invoke(Chart.withTitle("32 filters", null).Invoke(chart));

        var layout = JsonOf(restyled)["layout"]!;
        Assert.Equal("32 filters", (string?)layout["title"]!["text"]);
        Assert.Equal(60, (int?)layout["margin"]!["t"]);
        foreach (string name in new[] { "width", "height", "font", "xaxis", "yaxis", "paper_bgcolor" })
            Assert.True(JsonNode.DeepEquals(before[name], layout[name]), name);
    }

    [Fact]
    public void The_marker_of_a_trace_is_changed_and_keeps_its_other_properties()
    {
        var chart = Pictures.Drawn["line not finite"]().ToChart();
        var marks = GenericChart.getTraces(chart).First(trace => trace.TryGetTypedPropertyValue<Plotly.NET.TraceObjects.Marker>("marker")?.Value.TryGetPropertyValue("symbol") is not null);
        var marker = marks.TryGetTypedPropertyValue<Plotly.NET.TraceObjects.Marker>("marker").Value;
        var line = JsonNode.Parse(Newtonsoft.Json.JsonConvert.SerializeObject(marker))!["line"];

        marker.SetProperty("size", 20);

        var changed = JsonOf(chart)["data"]!.AsArray().Single(trace => (double?)trace!["marker"]?["size"] == 20)!["marker"]!;
        Assert.NotNull(changed["symbol"]);
        Assert.True(JsonNode.DeepEquals(line, changed["line"]));
    }

    [Fact]
    public void A_chart_is_combined_with_one_of_PlotlyNET()
    {
        var line = Pictures.Drawn["line"]().ToChart();
        int count = GenericChart.countTrace(line);
        var points = Plotly.NET.CSharp.Chart.Point<double, double, string>([1, 2, 3], [0.1, 0.2, 0.3], Name: "target", UseDefaults: false);

        var both = Plotly.NET.CSharp.Chart.Combine([line, points]);

        Assert.Equal(count + 1, GenericChart.countTrace(both));
        Assert.Equal("target", (string?)JsonOf(both)["data"]![count]!["name"]);
        Assert.True(JsonNode.DeepEquals(JsonOf(line)["layout"], JsonOf(both)["layout"]));
    }

    [Fact]
    public void Each_call_gives_a_chart_of_its_own()
    {
        var picture = Some.KerasKernel().Visualize();
        var first = picture.ToChart();
        GenericChart.getLayout(first).SetProperty("height", 1);
        Assert.NotEqual(1, (double?)JsonOf(picture.ToChart())["layout"]!["height"]);
    }

    [Fact]
    public void A_page_that_PlotlyNET_writes_has_its_plotly() =>
        Assert.Contains("<script src=\"https://cdn.plot.ly/plotly-", GenericChart.toEmbeddedHTML(Some.KerasKernel().ToChart()), StringComparison.Ordinal);

    [Fact]
    public void No_picture_is_no_chart()
    {
        Assert.Throws<ArgumentNullException>(() => ((Weight)null!).ToChart());
        Assert.Throws<ArgumentNullException>(() => ((Visualization)null!).ToChart());
        Assert.Throws<ArgumentNullException>(() => ((GenericChart)null!).ToHtml());
    }
}
