using System.Text.Json;

namespace NotebookViz.Tests.Pictures;

/// <summary>What plotly.js makes of a figure where that differs from what a reader of its JSON would think.</summary>
public class LiveFigureTests
{
    // On an axis of categories plotly.js takes a number for a category's name: one that is not there is added behind the last, where it is
    // not seen (tried with plotly.js 4.1.1: x = 2 beside the labels "0–1", "2–3", "4–5", "6" is drawn at place 4).
    [Fact]
    public void Marks_of_a_pooled_heatmap_stand_at_the_names_of_its_cells()
    {
        var weight = Some.Weight([13, 1000], i => i is 500 or 7300 ? double.NaN : i == 4000 ? 90 : Some.Wave(i));
        var figure = JsonDocument.Parse(weight.ToPlotlyJson()).RootElement;
        var traces = figure.GetProperty("data").EnumerateArray().ToArray();
        var heatmap = traces.Single(trace => Figure.Text(trace, "type") == "heatmap");
        foreach (string direction in new[] { "x", "y" })
        {
            if (Figure.Text(figure.GetProperty("layout").GetProperty(direction + "axis"), "type") != "category")
                continue;
            string[] labels = [.. heatmap.GetProperty(direction).EnumerateArray().Select(label => label.GetString()!)];
            foreach (var marks in traces.Where(trace => Figure.Text(trace, "mode") == "markers"))
                Assert.All(marks.GetProperty(direction).EnumerateArray(), place => Assert.Contains(place.GetString()!, labels));
        }
    }
}
