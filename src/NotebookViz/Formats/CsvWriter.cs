using System.Text;
using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Formats;

/// <summary>
/// Writes the values of a weight as CSV (RFC 4180): a row for each combination of the leading axes, whose indices come first, and a column for each
/// index of the last axis. A vector has a row for each value. A packed axis among the leading ones has two columns: the part, such as the gate, and the index
/// within it. Numbers are the shortest texts that read back as the same values.
/// </summary>
internal static class CsvWriter
{
    private const int MostAtOnce = 4096;

    /// <summary>Writes a weight.</summary>
    public static void Write(Weight weight, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        object? content = weight.Data!.Hold();
        int leading = weight.Shape.Count < 2 ? weight.Shape.Count : weight.Shape.Count - 1;
        long across = weight.Shape.Count < 2 ? 1 : weight.Shape[^1];
        text.Write(string.Join(',', weight.Axes.Take(leading).SelectMany(Names).Select(Quoted)));
        for (long column = 0; column < across; column++)
            text.Write($"{(leading + column > 0 ? "," : "")}{(weight.Shape.Count < 2 ? "value" : Quoted(weight.Axes[^1].At(column)))}");
        text.WriteLine();
        long[] heads = [.. weight.Shape.Take(leading)];
        for (long row = 0, rows = across == 0 ? 0 : weight.Count / across; row < rows; row++)
        {
            text.Write(string.Join(',', Shapes.Indices(heads, row).SelectMany((index, axis) => Cells(weight.Axes[axis], index))));
            for (long start = 0; start < across; start += MostAtOnce)
            {
                WorkScope.ThrowIfCancelled();
                string[] values = ElementText.Of(weight, row * across + start, (int)Math.Min(MostAtOnce, across - start));
                text.Write($"{(leading + start > 0 ? "," : "")}{string.Join(',', values.Select(Quoted))}");
                Work.Current?.Advance(values.Length);
            }
            text.WriteLine();
        }
        GC.KeepAlive(content);
    }

    private static string[] Names(Axis axis) => axis.IsPacked ? [axis.Outer.Name, axis.Within.Name] : [axis.Name];

    private static string[] Cells(Axis axis, long index) =>
        axis.IsPacked ? [Quoted(axis.PartAt(index)), Numbers.Exact(index % axis.Within.Length)] : [Numbers.Exact(index)];

    /// <summary>A field of a line, in quotation marks where it needs them (RFC 4180).</summary>
    public static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
