using System.Runtime.CompilerServices;
using Plotly.NET;

namespace NotebookViz.PlotlyNET;

/// <summary>
/// Which pictures a chart was made of. Plotly.NET's functions give new charts but keep their traces, so those are what is remembered: a
/// chart that was restyled or combined still says which weights it shows.
/// </summary>
internal sealed class ChartOrigin(Visualization picture)
{
    private static readonly ConditionalWeakTable<object, ChartOrigin> Known = [];

    // The chart as it was made. Plotly.NET writes slowly and not every chart is shown, so it is made once more where one is.
    private readonly Lazy<string> _json = new(() => GenericChart.toJson(FigureReader.Read(picture.ToPlotlyJson())));

    public Visualization Picture => picture;

    public static GenericChart Remember(GenericChart chart, Visualization picture)
    {
        var origin = new ChartOrigin(picture);
        foreach (object part in Parts(chart))
            Known.Add(part, origin);
        return chart;
    }

    /// <summary>The picture that a chart still is; null where it is another chart or was changed.</summary>
    public static Visualization? Unchanged(GenericChart chart, string json) =>
        Of(Parts(chart).First()) is { } origin && origin._json.Value == json ? origin.Picture : null;

    /// <summary>The picture of which a trace is a part.</summary>
    public static ChartOrigin? Of(object trace) => Known.TryGetValue(trace, out var origin) ? origin : null;

#pragma warning disable CA1859 // Either traces or a layout.
    // A picture without traces is known by its layout.
    private static IEnumerable<object> Parts(GenericChart chart) =>
        GenericChart.getTraces(chart) is { IsEmpty: false } traces ? traces : [GenericChart.getLayout(chart)];
#pragma warning restore CA1859
}
