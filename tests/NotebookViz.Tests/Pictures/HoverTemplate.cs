using System.Globalization;
using System.Text.RegularExpressions;

namespace NotebookViz.Tests.Pictures;

/// <summary>What pointing at a cell says but for its value: words, and places for the cell's own texts.</summary>
internal sealed partial class HoverTemplate
{
    // Every other piece is the number of a text.
    private readonly string[] _pieces;
    private readonly int[] _places;

    public HoverTemplate(string template)
    {
        _pieces = Slot().Split(template[..template.LastIndexOf(": %{z", StringComparison.Ordinal)]);
        _places = [.. _pieces.Where((_, i) => i % 2 == 1).Select(piece => int.Parse(piece, CultureInfo.InvariantCulture))];
    }

    /// <summary>The text of a cell.</summary>
    /// <param name="text">The cell's own text of a number.</param>
    public string Of(Func<int, string> text)
    {
        string[] pieces = [.. _pieces];
        for (int i = 0; i < _places.Length; i++)
            pieces[2 * i + 1] = text(_places[i]);
        return string.Concat(pieces);
    }

    [GeneratedRegex(@"%\{customdata\[(\d+)\]\}")]
    private static partial Regex Slot();
}
