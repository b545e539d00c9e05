using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>Draws a plan as a plotly figure.</summary>
internal static class PlotlyRenderer
{
    /// <summary>Returns the figure as UTF-8 JSON; empty if there is nothing to plot.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isDescribed">
    /// True for a figure that our own script draws: it contains each value once, without gaps, and a description of what plotly needs besides, such as
    /// the indices of each cell for the hover. False for a figure that any plotly draws.
    /// </param>
    public static ReadOnlyMemory<byte> Render(Plan plan, bool isDescribed = false)
    {
        if (Rendered.Value is { } count)
            Interlocked.Increment(ref count.Value);
        return plan switch
        {
            LinePlan line => LineRenderer.Render(line),
            HeatmapPlan heatmap => HeatmapRenderer.Render(heatmap, isDescribed),
            FilterGridPlan grid => FilterGridRenderer.Render(grid, isDescribed),
            _ => default,
        };
    }

    /// <summary>How many figures this flow of control has drawn, on all threads. Tests count them; null where nobody does.</summary>
    internal static readonly AsyncLocal<StrongBox<int>?> Rendered = new();
}

/// <summary>Texts that plotly interprets as templates and as simple HTML, which names must not be.</summary>
internal static class HoverText
{
    /// <summary>Significant digits of a value on hover: as many as single precision has, or double precision.</summary>
    public static string Value(string variable, ElementType type) => type.FitsInSingle() ? $"%{{{variable}:.7~g}}" : $"%{{{variable}:.15~g}}";

    /// <summary>Returns the text for an index along an axis; the index is a template's variable.</summary>
    public static string At(Axis axis, string variable) => (axis with { Name = Escape(axis.Name) }).At(variable);

    /// <summary>Escapes a name, because plotly interprets tags, entities and %{…} in hover texts and titles.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("%{", "%&#123;", StringComparison.Ordinal);
}

/// <summary>Writes a plotly figure. Numbers are written as typed arrays (plotly.js ≥ 2.28): exact, and a quarter of the size of decimal text.</summary>
internal sealed class FigureWriter : IDisposable
{
    /// <summary>The size of all texts, in CSS pixels.</summary>
    public const int FontSize = 11;

    private readonly ArrayBufferWriter<byte> _buffer;

    /// <param name="numbers">The approximate number of values in the figure.</param>
    public FigureWriter(int numbers = 0)
    {
        // A value of four bytes takes about six in base64. A buffer that is large enough is never copied.
        _buffer = new(numbers * 6 + (1 << 13));
        // The default encoder escapes <, > and &, so that the figure is safe in a script element, and everything that is not ASCII.
        Json = new Utf8JsonWriter(_buffer);
    }

    public Utf8JsonWriter Json { get; }

    /// <summary>Finishes the figure.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        Json.Flush();
        return _buffer.WrittenMemory;
    }

    /// <summary>Writes values in single precision if that represents every value of the element type, otherwise in double precision.</summary>
    public void Values(string name, ReadOnlySpan<double> values, ElementType type, string? shape = null)
    {
        if (!type.FitsInSingle())
        {
            TypedArray(name, "f8", MemoryMarshal.AsBytes(values), shape);
            return;
        }
        StartTypedArray(name, "f4");
        Json.WritePropertyName("bdata");
        // In segments, because the values of a large picture would take another mebibyte.
        Span<float> singles = stackalloc float[1024];
        do
        {
            singles = singles[..Math.Min(singles.Length, values.Length)];
            TensorPrimitives.ConvertTruncating(values[..singles.Length], singles);
            values = values[singles.Length..];
            Json.WriteBase64StringSegment(MemoryMarshal.AsBytes(singles), isFinalSegment: values.IsEmpty);
        }
        while (!values.IsEmpty);
        EndTypedArray(shape);
    }

    /// <summary>Writes indices in the smallest type that holds them.</summary>
    public void Indices(string name, ReadOnlySpan<long> indices, string? shape = null)
    {
        long largest = 0;
        foreach (long index in indices)
            largest = Math.Max(largest, index);
        if (largest <= byte.MaxValue)
            Indices<byte>(name, "u1", indices, shape);
        else if (largest <= ushort.MaxValue)
            Indices<ushort>(name, "u2", indices, shape);
        else if (largest <= uint.MaxValue)
            Indices<uint>(name, "u4", indices, shape);
        else
            Indices<double>(name, "f8", indices, shape);
    }

    /// <summary>Writes the positions of cells along an axis.</summary>
    public void Places(string name, IEnumerable<int> cells, CellAxis axis)
    {
        if (axis.Block % 2 == 1)
            Indices(name, [.. cells.Select(cell => (long)axis.Middle(cell))]);
        else
            Values(name, [.. cells.Select(axis.Middle)], ElementType.Float64);
    }

    /// <summary>Writes the position of the first cell and the distance from cell to cell.</summary>
    public void Steps(string name, CellAxis axis)
    {
        if (axis.Block == 1)
            return;
        Json.WriteNumber($"{name}0", axis.Middle(0));
        Json.WriteNumber($"d{name}", axis.Block);
    }

    private void Indices<T>(string name, string type, ReadOnlySpan<long> indices, string? shape)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        T[] narrow = ArrayPool<T>.Shared.Rent(indices.Length);
        for (int i = 0; i < indices.Length; i++)
            narrow[i] = T.CreateTruncating(indices[i]);
        TypedArray(name, type, MemoryMarshal.AsBytes(narrow.AsSpan(0, indices.Length)), shape);
        ArrayPool<T>.Shared.Return(narrow);
    }

    private void TypedArray(string name, string type, ReadOnlySpan<byte> bytes, string? shape)
    {
        StartTypedArray(name, type);
        Json.WriteBase64String("bdata", bytes);
        EndTypedArray(shape);
    }

    private void StartTypedArray(string name, string type)
    {
        Json.WriteStartObject(name);
        Json.WriteString("dtype", type);
    }

    private void EndTypedArray(string? shape)
    {
        if (shape is not null)
            Json.WriteString("shape", shape);
        Json.WriteEndObject();
    }

    /// <summary>Writes the layout's common part: size, margins, colours of text and background.</summary>
    public void StartLayout(Frame frame)
    {
        Json.WriteStartObject("layout");
        Json.WriteNumber("width", frame.TotalWidth);
        Json.WriteNumber("height", frame.TotalHeight);
        Json.WriteStartObject("margin");
        Json.WriteNumber("l", frame.Left);
        Json.WriteNumber("t", frame.Top - frame.Above);
        Json.WriteNumber("r", PlotSplit.Margin);
        Json.WriteNumber("b", PlotSplit.Bottom(frame));
        Json.WriteNumber("pad", 0);
        // The frame already has room for everything; plotly must not enlarge the margins.
        Json.WriteBoolean("autoexpand", false);
        Json.WriteEndObject();
        Json.WriteStartObject("font");
        Json.WriteNumber("size", FontSize);
        Json.WriteString("color", Ink.Text.Hex);
        Json.WriteEndObject();
        Json.WriteString("paper_bgcolor", Ink.Card.Hex);
        Json.WriteString("plot_bgcolor", Ink.Card.Hex);
        Json.WriteStartObject("modebar");
        Json.WriteString("orientation", "v");
        Json.WriteString("bgcolor", "rgba(0,0,0,0)");
        Json.WriteString("color", Ink.Text.Hex);
        Json.WriteString("activecolor", Ink.Line.Hex);
        Json.WriteEndObject();
        Json.WriteBoolean("showlegend", false);
        Json.WriteString("hovermode", "closest");
    }

    public void Config()
    {
        Json.WriteStartObject("config");
        Json.WriteBoolean("displaylogo", false);
        Json.WriteString("plotlyServerURL", "");
        Json.WriteStartArray("modeBarButtonsToRemove");
        // The first sends the figure to a server; the others are of no use here.
        foreach (string button in new[] { "sendChartToCloud", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d" })
            Json.WriteStringValue(button);
        Json.WriteEndArray();
        Json.WriteEndObject();
    }

    public void Dispose() => Json.Dispose();
}

/// <summary>The shares of plotly's plotting area that the picture and the histogram to its right take.</summary>
internal static class PlotSplit
{
    // Without a histogram, the colour bar's numbers need room.
    private static double Width(Frame frame) => frame.Width + Math.Max(1, frame.Right - Margin);

    private static double Height(Frame frame) => frame.Above + Math.Max(frame.Height, frame.BarTop + frame.ColorBarHeight);

    /// <summary>The space to the right of the histogram, in CSS pixels.</summary>
    public const double Margin = 12;

    /// <summary>The space below plotly's plotting area, in CSS pixels.</summary>
    public static double Bottom(Frame frame) => frame.TotalHeight - frame.Top + frame.Above - Height(frame);

    /// <summary>Where the picture ends, from 0 to 1.</summary>
    public static double Main(Frame frame) => frame.Width / Width(frame);

    /// <summary>Where the colour bar's space begins.</summary>
    public static double ColorBar(Frame frame) => (frame.Width + frame.Beside) / Width(frame);

    /// <summary>The picture's share of the height.</summary>
    public static (double From, double To) MainDown(Frame frame) => Down(frame, 0, frame.Height);

    /// <summary>The share of the width that the bars beside the picture take.</summary>
    public static (double From, double To) Beside(Frame frame) => ((frame.Width + Profiles.Gap) / Width(frame), (frame.Width + Profiles.Gap + Profiles.Length) / Width(frame));

    /// <summary>The share of the height that the bars above the picture take.</summary>
    public static (double From, double To) Above(Frame frame) => Down(frame, -Profiles.Gap - Profiles.Length, -Profiles.Gap);

    /// <summary>The share of the width that the histogram takes, at the right.</summary>
    public static (double From, double To) Side(Frame frame, double start) => ((frame.Width + frame.Beside + start) / Width(frame), 1);

    /// <summary>The share of the height that the colour bar and the histogram take.</summary>
    public static (double From, double To) SideDown(Frame frame) => Down(frame, frame.BarTop, frame.BarTop + frame.ColorBarHeight);

    // From one distance below the picture's top to another.
    private static (double From, double To) Down(Frame frame, double top, double bottom) =>
        (1 - (frame.Above + bottom) / Height(frame), 1 - (frame.Above + top) / Height(frame));
}
