using System.Text.Json.Nodes;
using NotebookViz.KernelTests.Infrastructure;

namespace NotebookViz.KernelTests;

/// <summary>A history that is shown while the training runs: one display, which each recording updates.</summary>
[Collection(ValueCollection.Name)]
public sealed class LiveHistoryTests(ValueFixture fixture, SharedPackages packages) : IClassFixture<SharedPackages>
{
    private const string Training = """
        float[] values = { 1, -2, 3 };
        var history = new WeightHistory(() => new[] { values.ToWeight(name: "bias") }, new HistoryOptions { LiveInterval = TimeSpan.Zero });
        history.ShowLive();
        for (int step = 0; step < 5; step++)
        {
            values[0] += 0.5f;
            history.Record(step);
        }
        history
        """;

    [Fact]
    public async Task Editors_that_speak_to_the_kernel_directly_show_one_display_and_the_value_of_the_cell()
    {
        var result = await fixture.Kernel.RunAsync(Training);
        Assert.Null(result.Failure);
        Assert.Equal(2, result.Displays.Count);
        // The charts are there once.
        Assert.Contains("The history below replaces the live charts.", result.Displays[0]["text/html"], StringComparison.Ordinal);
        Assert.DoesNotContain("<img", result.Displays[0]["text/html"], StringComparison.Ordinal);
        Assert.Contains("1 weight, 5 steps from 0 to 4", result.Shown["text/html"], StringComparison.Ordinal);
        Assert.Contains("class=\"notebookviz-slider\"", result.Shown["text/html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_that_is_shown_in_another_cell_leaves_the_live_charts()
    {
        var training = await fixture.Kernel.RunAsync(Training[..Training.LastIndexOf('\n')]);
        var shown = await fixture.Kernel.RunAsync("history");
        Assert.Null(training.Failure ?? shown.Failure);
        Assert.Contains("1 weight, 5 steps from 0 to 4", Assert.Single(training.Displays)["text/html"], StringComparison.Ordinal);
        Assert.Contains("1 weight, 5 steps from 0 to 4", Assert.Single(shown.Displays)["text/html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jupyter_replaces_the_display()
    {
        using var notebook = new KernelNotebook(packages.Built);
        string[] cells = ["#r \"nuget: NotebookViz\"\nusing NotebookViz;", Training];
        await File.WriteAllTextAsync(notebook.FileOf("live.ipynb"), new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select(code => new JsonObject
            {
                ["cell_type"] = "code", ["source"] = code, ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray(), ["execution_count"] = null,
            })]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 4,
        }.ToJsonString());

        var outputs = NotebookComparison.CodeCells(await notebook.ExecuteAsync("live.ipynb", ".net-csharp"))[1]["outputs"]!.AsArray();

        Assert.Equal(["display_data", "execute_result"], outputs.Select(output => (string)output!["output_type"]!));
        Assert.Contains("The history below replaces the live charts.", NotebookComparison.Text(outputs[0]!["data"]!["text/html"]!), StringComparison.Ordinal);
        Assert.Contains("1 weight, 5 steps from 0 to 4", NotebookComparison.Text(outputs[1]!["data"]!["text/html"]!), StringComparison.Ordinal);
    }
}
