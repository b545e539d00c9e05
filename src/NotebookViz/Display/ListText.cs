namespace NotebookViz.Display;

/// <summary>A list of weights as plain text.</summary>
internal static class ListText
{
    private const int MostPictures = 20;
    private const int MostLines = 200;

    public static string Of(WeightList list, ListPictures pictures)
    {
        if (list.Count == 0)
            return list.EmptySentence;
        using var work = list.Count <= MostPictures ? LongWork.Begin($"Describing {list.Title}", list.Sum(weight => weight.Count)) : null;
        IEnumerable<string> lines = list.Count <= MostPictures
            ? list.Select((weight, index) => $"[{Numbers.Exact(index)}]" is var place && weight.Name == place ? $"{pictures.Of(index)}" : $"{place} {pictures.Of(index)}")
            : list.Take(MostLines).Select((weight, index) =>
                $"[{Numbers.Exact(index)}] {weight.Name}  {(weight.IsShapeKnown ? $"{Numbers.Shape(weight.Shape)} {weight.ElementType.DisplayName()}" : weight.Problem)}  {weight.What}".TrimEnd());
        if (list.Count > MostLines)
            lines = lines.Append($"… and {Numbers.Grouped(list.Count - MostLines)} more");
        return string.Join('\n', [list.Title, .. lines]);
    }
}
