using System.Runtime.CompilerServices;
using Plotly.NET;

namespace NotebookViz.PlotlyNET;

/// <summary>
/// Remembers which pictures a chart was made from. Plotly.NET's functions return new charts but keep the traces, so the traces are remembered:
/// a restyled or combined chart still knows which weights it shows.
/// </summary>
internal sealed class ChartOrigin(Visualization picture)
{
    private static readonly ConditionalWeakTable<object, ChartOrigin> Known = [];

    // The original chart. Plotly.NET writes JSON slowly and not every chart is shown, so it is made again only if needed.
    private readonly Lazy<string> _json = new(() => GenericChart.toJson(FigureReader.Read(picture.ToPlotlyJson())));

    public Visualization Picture => picture;

    public static GenericChart Remember(GenericChart chart, Visualization picture)
    {
        var origin = new ChartOrigin(picture);
        foreach (object part in Parts(chart))
            Known.Add(part, origin);
        return chart;
    }

    /// <summary>Returns the picture that a chart shows unchanged; null if the chart was changed or has another origin.</summary>
    public static Visualization? Unchanged(GenericChart chart, string json) =>
        Of(Parts(chart).First()) is { } origin && origin._json.Value == json ? origin.Picture : null;

    /// <summary>Returns the picture that a trace belongs to.</summary>
    public static ChartOrigin? Of(object trace) => Known.TryGetValue(trace, out var origin) ? origin : null;

#pragma warning disable CA1859 // Either traces or a layout.
    // A picture without traces is recognised by its layout.
    private static IEnumerable<object> Parts(GenericChart chart) =>
        GenericChart.getTraces(chart) is { IsEmpty: false } traces ? traces : [GenericChart.getLayout(chart)];
#pragma warning restore CA1859
}
