using System.IO.Compression;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary>The package with Plotly.NET in a host whose FSharp.Core is of an older major version than Plotly.NET needs.</summary>
[Collection(HostCollection.Name)]
public sealed class OlderFSharpCoreTests(BuiltPackages packages, ScriptProgram host) : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_sentence_says_so_a_chart_is_refused_with_it_and_arrays_are_shown_all_the_same()
    {
        var result = await ShowAsync("""
            try { NotebookViz.ChartExtensions.ToChart(NotebookViz.ArrayExtensions.ToWeight(new float[2, 3])); System.Console.WriteLine("a chart"); }
            catch (System.NotSupportedException e) { System.Console.WriteLine("refused: " + e.Message); }
            return new float[2, 3];
            """);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(
            "Plotly.NET cannot be used here: it needs FSharp.Core 10.1 and 5.0 is loaded. Weights are still shown, and weight.ToPlotlyJson() "
            + "returns the same figure.",
            result.Error.Trim());
        Assert.Contains("refused: Plotly.NET cannot be used here: it needs FSharp.Core 10.1 and 5.0 is loaded.", result.Output);
        Assert.Contains("<figure class=", JsonNode.Parse(result.Output[result.Output.IndexOf('{')..])!["Shown"]!["text/html"]!.GetValue<string>());
    }

    private async Task<ToolResult> ShowAsync(string value)
    {
        ZipFile.ExtractToDirectory(packages.PlotlyNet, _folder.File("package"));
        ZipFile.ExtractToDirectory(packages.Library, _folder.File("library"));
        return await host.RunAsync(packages, "NotebookViz.PlotlyNotebookExtension.Load();", value,
        [
            _folder.File("library/lib/net10.0/NotebookViz.dll"), _folder.File("package/lib/net10.0/NotebookViz.PlotlyNET.dll"),
            .. Dependencies().Where(path => Path.GetFileName(path) != "FSharp.Core.dll"),
        ]);
    }

    // What NuGet has chosen for the package.
    private static IEnumerable<string> Dependencies()
    {
        var assets = JsonNode.Parse(File.ReadAllText(Build.Repository("src", "NotebookViz.PlotlyNET", "obj", "project.assets.json")))!;
        return from library in assets["targets"]!.AsObject().First().Value!.AsObject()
               where (string?)library.Value!["type"] == "package" && library.Value["runtime"] is not null
               let path = (string)assets["libraries"]![library.Key]!["path"]!
               from file in library.Value["runtime"]!.AsObject()
               where Path.GetFileName(file.Key) != "_._"
               select Path.Combine(Build.PackageRoot, path, file.Key);
    }
}
