using System.Text;
using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Display;

namespace NotebookViz.PlainText;

/// <summary>The numbers of a small array in brackets, as NumPy prints them: integers exact, fractions to eight digits.</summary>
internal static class ValueText
{
    /// <summary>The maximum number of elements whose numbers are shown with the picture.</summary>
    public const int MostValues = 64;

    private const int Digits = 8;
    private const int LineWidth = 100;

    /// <summary>Returns the numbers; null for an array that has none, or too many to read.</summary>
    public static string? Of(Weight weight)
    {
        if (weight.Problem is not null || weight.Count is 0 or > MostValues)
            return null;
        string[] values = ElementText.Of(weight, 0, (int)weight.Count, Digits);
        if (weight.Shape.Count == 0)
            return values[0];
        // The columns of a matrix are aligned; a vector may wrap anywhere.
        int width = weight.Shape.Count == 1 ? 0 : values.Max(value => value.Length);
        var text = new StringBuilder();
        Write(text, weight.Shape, 0, 0, values, width);
        return text.ToString();
    }

    /// <summary>Returns the numbers of several arrays, one array per line; null if there are too many in total.</summary>
    public static string? Of(WeightList list) => list.Count is 0 or > MostValues || list.Any(weight => weight.Count > MostValues) || list.Sum(weight => weight.Count) > MostValues
        ? null
        : $"[{string.Join(",\n ", list.Select(weight => (Of(weight) ?? "[]").Replace("\n", "\n ", StringComparison.Ordinal)))}]";

    private static void Write(StringBuilder text, IReadOnlyList<long> shape, int axis, long start, string[] values, int width)
    {
        text.Append('[');
        long stride = Shapes.Stride(shape, axis);
        int lineStart = text.Length;
        for (int i = 0; i < shape[axis]; i++)
        {
            if (axis < shape.Count - 1)
            {
                if (i > 0)
                    text.Append(",\n").Append(' ', axis + 1);
                Write(text, shape, axis + 1, start + i * stride, values, width);
                continue;
            }
            string value = values[start + i].PadLeft(width);
            if (i > 0)
            {
                text.Append(',');
                bool breaks = text.Length - lineStart + value.Length + 2 > LineWidth;
                text.Append(breaks ? "\n" + new string(' ', axis + 1) : " ");
                if (breaks)
                    lineStart = text.Length;
            }
            text.Append(value);
        }
        text.Append(']');
    }
}

/// <summary>A list of weights as plain text.</summary>
internal static class ListText
{
    private const int MostLines = 200;

    public static string Of(WeightList list, ListPictures pictures)
    {
        if (list.Count == 0)
            return list.EmptySentence;
        using var work = list.Count <= ListPictures.MostInText ? Work.Begin($"Describing {list.Title}", list) : null;
        IEnumerable<string> lines = list.Count <= ListPictures.MostInText
            ? list.Select((weight, index) => $"[{Numbers.Exact(index)}]" is var place && weight.Name == place ? $"{pictures.Of(index)}" : $"{place} {pictures.Of(index)}")
            : list.Take(MostLines).Select((weight, index) =>
                $"[{Numbers.Exact(index)}] {weight.Name}  {(weight.IsShapeKnown ? $"{Numbers.Shape(weight.Shape)} {weight.TypeWords}" : weight.Problem)}  {weight.What}".TrimEnd());
        if (list.Count > MostLines)
            lines = lines.Append($"… and {Numbers.Grouped(list.Count - MostLines)} more");
        return string.Join('\n', [list.Title, .. list.Notes, .. lines]);
    }
}
