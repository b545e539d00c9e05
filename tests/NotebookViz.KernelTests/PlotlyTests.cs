using NotebookViz.Cli.Tests.Infrastructure;
using NotebookViz.KernelTests.Infrastructure;

namespace NotebookViz.KernelTests;

/// <summary>Charts of Plotly.NET in the kernel, whose FSharp.Core is older than the one that Plotly.NET asks for.</summary>
public sealed class PlotlyTests(SharedPackages packages) : IClassFixture<SharedPackages>
{
    private static readonly string Interactive = $"#r \"nuget: Plotly.NET.Interactive, {Build.VersionOf("Plotly.NET.Interactive")}\"";

    [Theory]
    [InlineData("csharp", true)]
    [InlineData("fsharp", false)]
    public async Task Charts_show_themselves_whichever_package_is_loaded_first(string language, bool interactiveFirst)
    {
        await using var kernel = await InteractiveKernel.StartAsync(packages.Built, language);
        string own = packages.Built.OfThisBuild("#r \"nuget: NotebookViz.PlotlyNET\"");
        foreach (string directive in interactiveFirst ? (string[])[Interactive, own] : [own, Interactive])
        {
            var loaded = await kernel.RunAsync(directive);
            Assert.Null(loaded.Failure);
            Assert.Equal("", loaded.Error);
        }
        bool isFSharp = language == "fsharp";

        // A chart as ToChart made it is the picture of its weight.
        var chart = (await kernel.RunAsync(isFSharp
            ? "open NotebookViz\nopen Plotly.NET\n(array2D [ [ 1.0f; 2.0f ] ]).ToWeight(name = \"matrix\").ToChart()"
            : "using NotebookViz;\nnew float[,] { { 1, 2 } }.ToWeight(name: \"matrix\").ToChart()")).Shown;
        Assert.Equal(["text/html", "text/plain"], chart.Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith("<figure class=\"notebookviz\"", chart["text/html"], StringComparison.Ordinal);
        Assert.Contains("<img src=\"data:image/png;base64,", chart["text/html"], StringComparison.Ordinal);
        Assert.StartsWith("matrix · shape (1, 2)", chart["text/plain"], StringComparison.Ordinal);

        var points = (await kernel.RunAsync(isFSharp
            ? "Chart.Point(x = [ 1.0; 2.0 ], y = [ 3.0; 4.0 ])"
            : $"#r \"nuget: Plotly.NET.CSharp, {Build.VersionOf("Plotly.NET.CSharp")}\"\nPlotly.NET.CSharp.Chart.Point<double, double, string>(new[] {{ 1.0, 2 }}, new[] {{ 3.0, 4 }})")).Shown;
        Assert.Equal(["text/html", "text/plain"], points.Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith("<figure class=\"notebookviz notebookviz-chart\"", points["text/html"], StringComparison.Ordinal);
        Assert.Equal("Chart\nscatter of 2 points", points["text/plain"]);

        if (isFSharp)
        {
            var combined = (await kernel.RunAsync("[ Chart.Line(x = [ 1.0; 2.0 ], y = [ 3.0; 4.0 ]); Chart.Point(x = [ 1.0 ], y = [ 3.0 ]) ] |> Chart.combine |> Chart.withTitle \"Both\"")).Shown;
            Assert.StartsWith("Both\n", combined["text/plain"], StringComparison.Ordinal);
            Assert.StartsWith("<figure class=\"notebookviz notebookviz-chart\"", combined["text/html"], StringComparison.Ordinal);
        }
    }
}
