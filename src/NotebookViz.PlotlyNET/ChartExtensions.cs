using System.Runtime.CompilerServices;
using NotebookViz.PlotlyNET;
using Plotly.NET;

namespace NotebookViz;

/// <summary>Between the pictures of weights and the charts of Plotly.NET.</summary>
public static class ChartExtensions
{
    /// <summary>The picture of a weight as a Plotly.NET chart, to restyle and to combine with others.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="options">How the picture is made; <see cref="VizOptions.Default"/> where null.</param>
    /// <returns>A chart of its own at each call, whose JSON is <see cref="Weight.ToPlotlyJson"/>.</returns>
    /// <exception cref="NotSupportedException">Plotly.NET cannot be loaded into this process; the message says why.</exception>
    public static GenericChart ToChart(this Weight weight, VizOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return weight.Visualize(options).ToChart();
    }

    /// <summary>A picture as a Plotly.NET chart, to restyle and to combine with others.</summary>
    /// <param name="picture">The picture. Of complex values the magnitudes.</param>
    /// <returns>
    /// A chart of its own at each call, whose JSON is <see cref="Visualization.ToPlotlyJson"/>; without traces where there is nothing to plot,
    /// as for a scalar.
    /// </returns>
    /// <exception cref="NotSupportedException">Plotly.NET cannot be loaded into this process; the message says why.</exception>
    public static GenericChart ToChart(this Visualization picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return PlotlyNet.Problem is { } problem ? throw new NotSupportedException(problem) : Read(picture);
    }

    /// <summary>The HTML fragment that a notebook shows of a chart: what it is in words, and the live chart where plotly.js can be had.</summary>
    /// <param name="chart">
    /// Any chart. One that is still as <see cref="ToChart(Weight, VizOptions?)"/> made it is the picture of its weight, static image included.
    /// </param>
    public static string ToHtml(this GenericChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return ChartView.Of(chart).Html;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GenericChart Read(Visualization picture) => ChartOrigin.Remember(FigureReader.Read(picture.ToPlotlyJson()), picture);
}
