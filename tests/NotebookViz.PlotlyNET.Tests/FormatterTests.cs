using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;

namespace NotebookViz.PlotlyNET.Tests;

/// <summary>What a notebook's kernel stores of a chart.</summary>
public class FormatterTests
{
    static FormatterTests() => PlotlyNotebookExtension.Load();

    private static string[] Stored(GenericChart chart) =>
        [.. Formatter.GetPreferredMimeTypesFor(chart.GetType()).Select(mimeType => chart.ToDisplayString(mimeType))];

    [Fact]
    public void A_chart_is_stored_as_HTML_and_text()
    {
        var chart = Plotly.NET.CSharp.Chart.Line<int, int, string>([1, 2], [3, 4], Name: "loss", UseDefaults: false);
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(chart.GetType()));
        Assert.Equal([chart.ToHtml(), "Chart\nscatter “loss” of 2 points"], Stored(chart));
    }

    [Fact]
    public void A_chart_of_a_weight_is_stored_as_the_weight()
    {
        var weight = Some.KerasKernel();
        Assert.Equal([weight.ToHtml(), weight.ToString()], Stored(weight.ToChart()));
    }

    [Fact]
    public void A_chart_that_cannot_be_written_is_a_sentence()
    {
        var trace = new Trace2D("scatter");
        trace.SetProperty("y", new Unreadable());
        string[] stored = Stored(GenericChart.NewChart(trace, new Layout(), new Config(), new DisplayOptions()));
        Assert.Equal(2, stored.Length);
        Assert.All(stored, text => Assert.Contains("This Chart cannot be shown: ", text, StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_changed_between_two_displays_is_shown_as_it_is()
    {
        var chart = Plotly.NET.CSharp.Chart.Line<int, int, string>([1, 2], [3, 4], UseDefaults: false);
        Stored(chart);
        GenericChart.getTraces(chart).Single().SetProperty("name", "renamed");
        Assert.All(Stored(chart), text => Assert.Contains("renamed", text, StringComparison.Ordinal));
    }

    private sealed class Unreadable
    {
        public string Value => throw new IOException("The disk is gone.");
    }
}
