using System.Runtime.CompilerServices;
using NotebookViz.PlotlyNET;
using Plotly.NET;

namespace NotebookViz;

/// <summary>Converts pictures of weights to Plotly.NET charts, and charts to HTML.</summary>
public static class ChartExtensions
{
    /// <summary>Returns the picture of a weight as a Plotly.NET chart, to restyle and combine with others.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="options">How the picture is made; <see cref="VizOptions.Default"/> if null.</param>
    /// <returns>A new chart at each call, with the JSON of <see cref="Weight.ToPlotlyJson"/>.</returns>
    /// <exception cref="NotSupportedException">Plotly.NET cannot be loaded into this process; the message says why.</exception>
    public static GenericChart ToChart(this Weight weight, VizOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return weight.Visualize(options).ToChart();
    }

    /// <summary>Returns a picture as a Plotly.NET chart, to restyle and combine with others.</summary>
    /// <param name="picture">The picture. Complex values are shown as magnitudes.</param>
    /// <returns>
    /// A new chart at each call, with the JSON of <see cref="Visualization.ToPlotlyJson"/>. It has no traces if there is nothing to plot, as for
    /// a scalar.
    /// </returns>
    /// <exception cref="NotSupportedException">Plotly.NET cannot be loaded into this process; the message says why.</exception>
    public static GenericChart ToChart(this Visualization picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return PlotlyNet.Problem is { } problem ? throw new NotSupportedException(problem) : Read(picture);
    }

    /// <summary>Returns the HTML fragment that a notebook shows for a chart: a description, and the interactive chart if plotly.js is available.</summary>
    /// <param name="chart">
    /// Any chart. An unchanged result of <see cref="ToChart(Weight, VizOptions?)"/> is shown as the picture of its weight, including the static image.
    /// </param>
    public static string ToHtml(this GenericChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return ChartView.Of(chart).Html;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GenericChart Read(Visualization picture) => ChartOrigin.Remember(FigureReader.Read(picture.ToPlotlyJson()), picture);
}
