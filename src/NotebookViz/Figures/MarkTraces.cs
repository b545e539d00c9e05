using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>Marks of what is not finite: a cross for NaN, triangles for the infinities, one trace a kind.</summary>
internal static class MarkTraces
{
    /// <summary>Writes the traces of a canvas.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="marks">The marks.</param>
    /// <param name="cellSize">The shorter side of a cell in pixels.</param>
    /// <param name="place">Tells where a mark is, for the hover.</param>
    /// <param name="visible">False on a page that is not seen at once.</param>
    /// <param name="columns">The columns' labels on an axis of categories; null on one of numbers.</param>
    /// <param name="rows">The rows' labels on an axis of categories; null on one of numbers.</param>
    public static void Write(
        FigureWriter figure, IReadOnlyList<CanvasMark> marks, double cellSize, Func<CanvasMark, string> place,
        Func<int, string>? columns = null, Func<int, string>? rows = null, bool visible = true)
    {
        foreach (var (key, kind) in Drawn(marks, mark => mark.Kind))
        {
            Start(figure, key, Math.Clamp(cellSize * 0.6, 3, 11));
            if (!visible)
                figure.Json.WriteBoolean("visible", false);
            figure.Places("x", kind.Select(mark => mark.Column), columns);
            figure.Places("y", kind.Select(mark => mark.Row), rows);
            Texts(figure, key, kind.Select(place));
        }
    }

    /// <summary>Writes the traces of a line: along its lower edge, since a mark has no height.</summary>
    public static void Write(FigureWriter figure, LinePlan line)
    {
        foreach (var (key, kind) in Drawn(line.Marks, mark => mark.Kind))
        {
            Start(figure, key, 8);
            figure.Json.WriteBoolean("cliponaxis", false);
            figure.Indices("x", [.. kind.Select(mark => mark.Point * line.Run)]);
            figure.Values("y", [.. kind.Select(_ => line.Range.Low)], ElementType.Float64);
            var points = new CellAxis(line.Axis, line.Run);
            Texts(figure, key, kind.Select(mark => line.Axis.At(points.Label(mark.Point))));
        }
    }

    // Thinned out kind by kind, so that a rare kind stays beside a frequent one and each kind has its trace.
    private static IEnumerable<(MarkKind Kind, T[] Marks)> Drawn<T>(IEnumerable<T> marks, Func<T, MarkKind> kindOf)
    {
        foreach (var kind in marks.GroupBy(kindOf).OrderBy(kind => kind.Key))
        {
            T[] all = [.. kind];
            int every = (all.Length + Canvas.MostSymbols - 1) / Canvas.MostSymbols;
            yield return (kind.Key, [.. all.Where((_, index) => index % every == 0)]);
        }
    }

    private static void Start(FigureWriter figure, MarkKind kind, double size)
    {
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("mode", "markers");
        json.WriteStartObject("marker");
        json.WriteString("symbol", kind switch { MarkKind.NaN => "x-thin", MarkKind.PositiveInfinity => "triangle-up", _ => "triangle-down" });
        json.WriteNumber("size", size);
        json.WriteString("color", Ink.Mark.Hex);
        json.WriteStartObject("line");
        json.WriteNumber("width", kind == MarkKind.NaN ? 1.5 : 0);
        json.WriteString("color", Ink.Mark.Hex);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Texts(FigureWriter figure, MarkKind kind, IEnumerable<string> places)
    {
        var json = figure.Json;
        json.WriteStartArray("hovertext");
        foreach (string place in places)
            json.WriteStringValue($"{HoverText.Escape(place)}: {kind.Text()}");
        json.WriteEndArray();
        json.WriteString("hoverinfo", "text");
        json.WriteEndObject();
    }
}
