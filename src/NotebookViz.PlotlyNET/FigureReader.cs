using System.Text.Json;
using Microsoft.FSharp.Collections;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;
using Properties = DynamicObj.DynamicObj;

namespace NotebookViz.PlotlyNET;

/// <summary>
/// Reads a plotly figure as a Plotly.NET chart with the same JSON. Parts that Plotly.NET's functions look up and extend (axes, markers, fonts)
/// become objects of the types that they expect; everything else becomes an untyped object.
/// </summary>
internal static class FigureReader
{
    /// <summary>Reads a figure with 2D traces, as weights have; "{}" becomes a chart without traces.</summary>
    public static GenericChart Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var figure = document.RootElement;
        var layout = Object(new Layout(), figure, "layout");
        var config = Object(new Config(), figure, "config");
        Trace[] traces = figure.TryGetProperty("data", out var data) ? [.. data.EnumerateArray().Select(Trace)] : [];
        // Where Plotly.NET's own pages load plotly.js from; it is not part of the figure.
        var display = DisplayOptions.initCDNOnly();
        // Plotly.NET's functions treat one trace and several differently, so a single trace must not be a list. No template is added.
        return traces is [var only]
            ? GenericChart.NewChart(only, layout, config, display)
            : GenericChart.NewMultiChart(ListModule.OfArray(traces), layout, config, display);
    }

    // A trace writes its type itself.
    private static Trace Trace(JsonElement element)
    {
        var trace = new Trace2D(element.GetProperty("type").GetString());
        foreach (var property in element.EnumerateObject().Where(property => property.Name != "type"))
            trace.SetProperty(property.Name, Value(property));
        return trace;
    }

    private static T Object<T>(T target, JsonElement parent, string name) where T : Properties =>
        parent.TryGetProperty(name, out var element) ? Fill(target, element) : target;

    private static T Fill<T>(T target, JsonElement element) where T : Properties
    {
        foreach (var property in element.EnumerateObject())
            target.SetProperty(property.Name, Value(property));
        return target;
    }

    private static object? Value(JsonProperty property) => property.Value.ValueKind == JsonValueKind.Object
        ? Fill(Typed(property), property.Value)
        : Value(property.Value);

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Fill(new Properties(), element),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt32(out int integer) ? integer : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static Properties Typed(JsonProperty property) => property.Name switch
    {
        _ when property.Value.TryGetProperty("bdata", out _) => new EncodedTypedArray(),
        "marker" => new Marker(),
        "line" => new Line(),
        "colorbar" => new ColorBar(),
        "title" => new Title(),
        "font" or "textfont" or "tickfont" => new Font(),
        "margin" => new Margin(),
        "legend" => new Legend(),
        _ when property.Name.StartsWith("xaxis", StringComparison.Ordinal) || property.Name.StartsWith("yaxis", StringComparison.Ordinal) => new LinearAxis(),
        _ => new Properties(),
    };
}
