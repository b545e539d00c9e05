using System.Buffers;
using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>
/// The description from which our script composes a figure, in <c>layout.meta</c>: how tiles are arranged, which indices they show, and the values
/// of each page once, tile by tile, without gaps. A heatmap is one tile.
/// </summary>
internal static class TileDescription
{
    /// <summary>Describes a heatmap.</summary>
    public static void Write(FigureWriter figure, HeatmapPlan plan, double cellSize)
    {
        var json = figure.Json;
        json.WriteStartObject("meta");
        json.WriteStartObject("tiles");
        Geometry(figure, 1, plan.Rows.Cells, 0, 0, 0, plan.Rows, plan.Columns, plan.Rows.Cells, plan.Columns.Cells, cellSize, plan.Fine is not null);
        figure.Indices("majors", [0]);
        json.WriteStartArray("axes");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("pages");
        json.WriteStartObject();
        figure.Indices("minors", [0]);
        figure.Values("z", plan.Canvas.WithMarks(), plan.ElementType);
        json.WriteEndObject();
        json.WriteEndArray();
        if (plan.Fine is { } fine)
            figure.Values("fine", fine, plan.ElementType);
        json.WriteEndObject();
    }

    /// <summary>Describes a grid of tiles.</summary>
    public static void Write(FigureWriter figure, FilterGridPlan plan)
    {
        var json = figure.Json;
        var grid = plan.Grid;
        json.WriteStartObject("meta");
        json.WriteStartObject("tiles");
        Geometry(figure, grid.TilesAcross, grid.BandRows, grid.TitleGap, grid.Gap, grid.FilterGap, plan.TileRows, plan.TileColumns, grid.Rows, grid.Columns, grid.CellSize);
        figure.Indices("majors", plan.Tiles.Majors);
        json.WriteStartArray("axes");
        foreach (var (group, name) in new[] { (plan.Major, "major"), (plan.Minor, "minor") })
            foreach (var axis in group.Axes)
                Axis(figure, axis, name);
        json.WriteEndArray();
        if (plan.Tiles.Rgb is { } rgb)
            json.WriteNumber("rgb", rgb.Limit);
        json.WriteEndObject();
        if (plan.Orders.Count > 0)
        {
            json.WriteString("ordered", plan.Major.Axis.Plural);
            json.WriteStartArray("orders");
            foreach (var (name, order) in plan.Orders)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                figure.Indices("order", [.. order().Select(place => (long)place)]);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteString("choose", plan.PageAxis);
        json.WriteStartArray("pages");
        var values = new double[plan.Cells];
        foreach (var page in plan.Pages)
        {
            int place = 0;
            foreach (var tile in plan.Tiles.Of(page))
            {
                var cells = plan.Tiles.Cells(tile);
                cells.CopyTo(values.AsSpan(place));
                place += cells.Length;
            }
            json.WriteStartObject();
            if (page.Label.Length > 0)
                json.WriteString("label", page.Label);
            figure.Indices("minors", page.Minors);
            figure.Values("z", values, plan.ElementType);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Geometry(
        FigureWriter figure, int across, int band, int top, int gap, int side, CellAxis rows, CellAxis columns, int height, int width, double cellSize, bool hasFine = false)
    {
        var json = figure.Json;
        json.WriteNumber("across", across);
        json.WriteNumber("band", band);
        json.WriteNumber("top", top);
        json.WriteNumber("gap", gap);
        json.WriteNumber("side", side);
        json.WriteNumber("height", height);
        json.WriteNumber("width", width);
        json.WriteNumber("cell", cellSize);
        Cells(figure, "row", rows, hasFine);
        Cells(figure, "column", columns, hasFine);
    }

    private static void Cells(FigureWriter figure, string name, CellAxis axis, bool hasFine)
    {
        var json = figure.Json;
        json.WriteStartObject(name);
        json.WriteNumber("cells", axis.Cells);
        json.WriteNumber("block", axis.Block);
        if (axis.Labels(hasFine) is { Length: > 0 } labels)
        {
            json.WriteStartArray("names");
            foreach (string label in labels)
                json.WriteStringValue(HoverText.Escape(label));
            json.WriteEndArray();
        }
        Rest(figure, axis.Axis);
    }

    private static void Axis(FigureWriter figure, Axis axis, string group)
    {
        figure.Json.WriteStartObject();
        figure.Json.WriteString("of", group);
        Rest(figure, axis);
    }

    private static void Rest(FigureWriter figure, Axis axis)
    {
        var json = figure.Json;
        json.WriteNumber("length", axis.Length);
        json.WriteString("name", axis.Name);
        if (axis.Names.Count > 0)
        {
            json.WriteStartArray("names");
            foreach (string name in axis.Names)
                json.WriteStringValue(HoverText.Escape(name));
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}

/// <summary>The hover text of a cell: the index along each of the tensor's axes, or a range of indices if the cell covers several.</summary>
internal sealed class CellHover
{
    private readonly IReadOnlyList<Axis> _tileAxes;
    private readonly CellAxis _rows, _columns;
    private readonly int _width;
    private readonly bool _isText;

    /// <summary>Composes the template.</summary>
    /// <param name="tileAxes">The axes that distinguish tiles.</param>
    /// <param name="rows">The rows of a tile.</param>
    /// <param name="columns">The columns of a tile.</param>
    /// <param name="isDescribed">True if our own script supplies a text for each axis; false if cells carry numbers (two for a range), or texts if numbers are not enough.</param>
    public CellHover(IReadOnlyList<Axis> tileAxes, CellAxis rows, CellAxis columns, bool isDescribed)
    {
        (_tileAxes, _rows, _columns) = (tileAxes, rows, columns);
        _isText = isDescribed || tileAxes.Any(axis => axis.Names.Count > 0) || NeedsText(rows) || NeedsText(columns);
        int width = 0;
        string Next() => $"%{{customdata[{Numbers.Exact(width++)}]}}";
        string Part(Axis axis, bool isRange) => axis.Names.Count > 0
            ? $"{Next()} {HoverText.Escape(axis.Name)}"
            : HoverText.At(axis, Next() + (isRange && !_isText ? $"–{Next()}" : ""));
        // The order matters: Next() numbers the parts.
        string[] parts = [.. tileAxes.Select(axis => Part(axis, false)), Part(rows.Axis, rows.Block > 1), Part(columns.Axis, columns.Block > 1)];
        Template = string.Join(", ", parts);
        _width = width;
    }

    /// <summary>The hover text without the value: "filter %{customdata[0]}, …".</summary>
    public string Template { get; }

    /// <summary>Returns a canvas' shape as plotly's typed arrays expect it.</summary>
    public static string Shape(Canvas canvas) => $"{Numbers.Exact(canvas.Rows)},{Numbers.Exact(canvas.Columns)}";

    /// <summary>True if two numbers cannot label each cell: indices have names, or the last cell covers one index and the others several.</summary>
    public static bool NeedsText(CellAxis axis) => axis.Axis.Names.Count > 0 || axis.Block > 1 && axis.Size(axis.Cells - 1) == 1;

    /// <summary>Writes the numbers of all cells, cell by cell; zeros in gaps.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="canvas">The canvas.</param>
    /// <param name="tiles">The tiles, and the indices of each along the axes that distinguish tiles.</param>
    public void Write(FigureWriter figure, Canvas canvas, IReadOnlyList<(Tile Tile, long[] Indices)> tiles)
    {
        if (_isText)
        {
            Texts(figure, canvas, tiles);
            return;
        }
        int count = canvas.Rows * canvas.Columns * _width;
        long[] rented = ArrayPool<long>.Shared.Rent(count);
        var numbers = rented.AsSpan(0, count);
        numbers.Clear();
        foreach (var (tile, indices) in tiles)
            for (int row = 0; row < _rows.Cells; row++)
                for (int column = 0; column < _columns.Cells; column++)
                {
                    var cell = numbers.Slice(((tile.Row + row) * canvas.Columns + tile.Column + column) * _width, _width);
                    indices.CopyTo(cell);
                    cell = cell[indices.Length..];
                    cell = cell[Range(_rows, row, cell)..];
                    Range(_columns, column, cell);
                }
        figure.Indices("customdata", numbers, $"{Shape(canvas)},{Numbers.Exact(_width)}");
        ArrayPool<long>.Shared.Return(rented);
    }

    // Writes the same as texts; null in gaps.
    private void Texts(FigureWriter figure, Canvas canvas, IReadOnlyList<(Tile Tile, long[] Indices)> tiles)
    {
        var at = new (Tile Tile, long[] Indices)?[canvas.Rows * canvas.Columns];
        foreach (var tile in tiles)
            for (int row = 0; row < _rows.Cells; row++)
                at.AsSpan((tile.Tile.Row + row) * canvas.Columns + tile.Tile.Column, _columns.Cells).Fill(tile);
        string Text(CellAxis axis, int cell) => HoverText.Escape(axis.Label(cell));
        string[] rows = [.. Enumerable.Range(0, _rows.Cells).Select(cell => Text(_rows, cell))], columns = [.. Enumerable.Range(0, _columns.Cells).Select(cell => Text(_columns, cell))];
        var json = figure.Json;
        json.WriteStartArray("customdata");
        for (int row = 0; row < canvas.Rows; row++)
        {
            json.WriteStartArray();
            for (int column = 0; column < canvas.Columns; column++)
            {
                if (at[row * canvas.Columns + column] is not var (tile, indices))
                {
                    json.WriteNullValue();
                    continue;
                }
                json.WriteStartArray();
                for (int i = 0; i < indices.Length; i++)
                    json.WriteStringValue(HoverText.Escape(new CellAxis(_tileAxes[i], 1).Tick((int)indices[i])));
                json.WriteStringValue(rows[row - tile.Row]);
                json.WriteStringValue(columns[column - tile.Column]);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    // Writes the first index of a cell, and the last if it covers several; returns the count of numbers.
    private static int Range(CellAxis axis, int cell, Span<long> numbers)
    {
        numbers[0] = axis.First(cell);
        if (axis.Block == 1)
            return 1;
        numbers[1] = axis.Last(cell);
        return 2;
    }
}
