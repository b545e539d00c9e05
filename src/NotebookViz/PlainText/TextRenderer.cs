using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.PlainText;

/// <summary>Writes a plan as a few lines of plain text.</summary>
internal static class TextRenderer
{
    /// <summary>Returns the lines, the caption first; at most a dozen, whatever the tensor's size.</summary>
    /// <param name="plan">The plan.</param>
    public static string Render(Plan plan)
    {
        IEnumerable<string> picture = plan switch
        {
            NumberPlan number => [number.Text],
            MessagePlan => [],
            LinePlan line => LineRenderer.Render(line),
            HeatmapPlan heatmap => [.. HeatmapRenderer.Render(heatmap), .. Distribution(heatmap.Histogram, heatmap.ElementType)],
            FilterGridPlan grid => [.. FilterGridRenderer.Render(grid), .. Distribution(grid.Histogram, grid.ElementType)],
            _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, "Not a plan that is written as text."),
        };
        var caption = plan.Caption;
        string first = caption.Beside.Length == 0 ? caption.First : $"{caption.First} · {caption.Beside}";
        IEnumerable<string> rest = [.. Packed(caption.Values), .. caption.More];
        return string.Join('\n', [OneLine(first), .. rest.Select(line => "  " + OneLine(line)), .. picture.Select(line => "  " + line)]);
    }

    // Puts as many facts on a line as fit a console.
    private static IEnumerable<string> Packed(IEnumerable<string> facts)
    {
        const int most = 100;
        string line = "";
        foreach (string fact in facts)
        {
            if (line.Length > 0 && line.Length + fact.Length > most)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? fact : $"{line}; {fact}";
        }
        if (line.Length > 0)
            yield return line;
    }

    // A name may contain anything; a console must not interpret it as a new line or a control sequence.
    private static string OneLine(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    private static string[] Distribution(Histogram? histogram, ElementType type) => histogram is null
        ? []
        : [$"{Sparkline.Of([.. histogram.Counts.Select(count => (double)count)])}  distribution {(histogram.OfCells ? "of blocks " : "")}from {Numbers.Value(histogram.Low, type)} to {Numbers.Value(histogram.High, type)}{(histogram.Zeros > 0 ? ", zeros left out" : "")}"];
}

/// <summary>A grid as the largest magnitude of each of its filters.</summary>
internal static class FilterGridRenderer
{
    public static IEnumerable<string> Render(FilterGridPlan plan)
    {
        Tile[] tiles = [.. plan.Tiles.Of(plan.Pages[0])];
        var filters = tiles.GroupBy(tile => tile.Major).Select(filter => filter
            .Select(tile => CanvasMagnitudes.Largest(plan.Canvas, tile.Row, tile.Column, plan.TileRows.Cells, plan.TileColumns.Cells))
            .Aggregate(double.MaxMagnitude)).ToArray();
        yield return $"{Sparkline.Of(filters)}  largest magnitude of each {plan.Major.Axis.Each}{(plan.Pages.Count > 1 ? $" at {plan.Pages[0].Label}" : "")}, {plan.Major.Number(tiles[0].Major)} to {plan.Major.Number(tiles[^1].Major)}";
    }
}

/// <summary>A matrix as the largest magnitude of each of its rows.</summary>
internal static class HeatmapRenderer
{
    public static IEnumerable<string> Render(HeatmapPlan plan)
    {
        var rows = Enumerable.Range(0, plan.Rows.Cells)
            .Select(row => CanvasMagnitudes.Largest(plan.Canvas, row, 0, 1, plan.Canvas.Columns)).ToArray();
        yield return $"{Sparkline.Of(rows)}  largest magnitude of each {plan.Rows.Axis.Each}, {plan.Rows.Tick(0)} to {plan.Rows.Label(plan.Rows.Cells - 1).Split('–')[^1]}";
    }
}

/// <summary>A vector as a sparkline.</summary>
internal static class LineRenderer
{
    public static IEnumerable<string> Render(LinePlan plan)
    {
        var values = plan.IsEnvelope
            ? [.. plan.High.Zip(plan.Low, double.MaxMagnitude)]
            : plan.High;
        yield return $"{Sparkline.Of(values)}  {plan.Axis.At("0")} to {Numbers.Exact(plan.Axis.Length - 1)}";
    }
}

/// <summary>Largest magnitudes over parts of a canvas. They equal those of the tensor's elements, because pooling keeps the largest magnitude.</summary>
internal static class CanvasMagnitudes
{
    /// <summary>Returns the largest magnitude in a rectangle; NaN if it has no finite value.</summary>
    public static double Largest(Canvas canvas, int row, int column, int rows, int columns)
    {
        double largest = double.NaN;
        for (int i = row; i < row + rows; i++)
            for (int j = column; j < column + columns; j++)
                largest = double.MaxMagnitudeNumber(largest, Math.Abs(canvas.Values[i * canvas.Columns + j]));
        return largest;
    }
}

/// <summary>A row of eighth blocks: a line plot for consoles.</summary>
internal static class Sparkline
{
    /// <summary>The maximum length of a sparkline.</summary>
    public const int MostCharacters = 64;

    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>Returns one character per value, from the lowest block for the smallest to the highest for the largest; "!" if the value is not finite.</summary>
    /// <remarks>If there are too many values, a character shows the largest-magnitude value of a run.</remarks>
    public static string Of(IReadOnlyList<double> values)
    {
        int run = (values.Count + MostCharacters - 1) / MostCharacters;
        var points = values.Chunk(Math.Max(1, run)).Select(chunk => chunk.Aggregate(double.MaxMagnitude)).ToArray();
        var finite = points.Where(double.IsFinite).ToArray();
        if (finite.Length == 0)
            return new string('!', points.Length);
        double low = finite.Min(), span = finite.Max() - low;
        return string.Concat(points.Select(point => !double.IsFinite(point)
            ? '!'
            : Blocks[span == 0 ? 3 : (int)Math.Round((point - low) / span * (Blocks.Length - 1))]));
    }
}
