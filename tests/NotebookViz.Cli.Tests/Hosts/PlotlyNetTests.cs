using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary>The package with Plotly.NET in a notebook that the tool runs, and in an F# script.</summary>
[Collection(HostCollection.Name)]
public sealed class PlotlyNetTests(BuiltPackages packages) : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Package => $"#i \"nuget: {packages.Feed.Replace('\\', '/')}\"\n#r \"nuget: NotebookViz.PlotlyNET, {packages.Version}\"";

    private static string[] Caption(string html) => Assert.Single(FigureJson.Captions(html)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<IReadOnlyList<Cell>> RunAsync(params string[] cells)
    {
        var result = await packages.DotnetAsync(_folder.Path, "exec", Tool.Path, "run", _folder.WriteNotebook(cells));
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return _folder.ReadCells();
    }

    [Fact]
    public async Task A_notebook_shows_charts_of_weights_restyled_ones_and_those_of_PlotlyNET()
    {
        var cells = await RunAsync(
            Package,
            """
            using NotebookViz;
            using Plotly.NET;

            var values = new float[3, 3, 1, 2];
            values[1, 2, 0, 1] = 0.5f;
            var kernel = values.ToWeight(WeightLayout.Keras, "kernel");
            kernel.ToChart()
            """,
            "Chart.withTitle(\"Two filters\", null).Invoke(kernel.ToChart())",
            "GenericChart.ofTraceObject(false, new Trace2D(\"scatter\") { })",
            "kernel");

        Assert.Empty(cells[0].Stream(StreamOutput.StandardError));
        // The chart as it was made is the picture of its weight.
        Assert.Equal(cells[4].Text(MimeTypes.Html), cells[1].Text(MimeTypes.Html));
        Assert.Contains("<img src=\"data:image/png;base64,", cells[1].Text(MimeTypes.Html));

        var restyled = cells[2].Text(MimeTypes.Html)!;
        Assert.StartsWith("<figure class=\"notebookviz notebookviz-chart\"", restyled);
        Assert.Equal(["Two filters", "kernel, 3 rows × 3 columns × 1 channel × 2 filters · float32"], Caption(restyled));
        var figure = Assert.Single(FigureJson.In(restyled));
        Assert.Equal("Two filters", (string?)figure["layout"]!["title"]!["text"]);
        Assert.Equal(18, FigureJson.Cells(figure).Count());
        Assert.StartsWith("Two filters\nkernel", cells[2].Text(MimeTypes.PlainText));

        Assert.Equal(["Chart", "scatter"], Caption(cells[3].Text(MimeTypes.Html)!));
    }

    [Fact]
    public async Task The_package_loads_beside_the_NotebookViz_that_the_tool_brings()
    {
        var cells = await RunAsync(
            Package + "\n#r \"nuget: NotebookViz\"",
            "using NotebookViz;\nnew float[,] { { 1, 2, 3 }, { 4, 5, -6 } }.ToWeight(name: \"matrix\").ToChart()");
        Assert.Contains("<img src=\"data:image/png;base64,", cells[1].Text(MimeTypes.Html));
    }

    [Fact]
    public async Task An_F_sharp_script_restyles_a_chart_with_functions_of_PlotlyNET()
    {
        _folder.Write("script.fsx", Package + """

            open NotebookViz
            open Plotly.NET

            let kernel = Array4D.init 3 3 1 2 (fun row column _ filter -> float32 (10 * filter + 3 * row + column) / 8.0f)
            let chart =
                kernel.ToWeight(WeightLayout.Keras, "kernel").ToChart()
                |> Chart.withTitle "Two filters"
                |> Chart.withXAxisStyle ("columns")
                |> GenericChart.mapTrace (fun trace -> (if trace.``type`` = "heatmap" then trace.SetProperty("zmax", 0.5)); trace)
            let points = Chart.Point(xy = [ 1.0, 2.0; 3.0, 4.0 ], Name = "points", UseDefaults = false)
            System.IO.File.WriteAllText("chart.html", ([ chart; points ] |> Chart.combine).ToHtml())
            """);

        var result = await packages.DotnetAsync(_folder.Path, "fsi", "--quiet", "--exec", "script.fsx");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var html = await File.ReadAllTextAsync(_folder.File("chart.html"));
        Assert.Equal("scatter “points” of 2 points", Caption(html)[^1]);
        var figure = Assert.Single(FigureJson.In(html));
        Assert.Equal("columns", (string?)figure["layout"]!["xaxis"]!["title"]!["text"]);
        Assert.Equal(0.5, (double?)FigureJson.Trace(figure, "heatmap")["zmax"]);
        Assert.Equal(18, FigureJson.Cells(figure).Count());
    }
}
