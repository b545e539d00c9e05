using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>
/// The names of the rows of a list of layers. Each row has an id, which is its name if that is unique, so that "page.html#conv1.weight" leads to it.
/// In C#, a weight is addressed by its name, or by its index if several have that name.
/// </summary>
/// <param name="order">The weights in the order of their list.</param>
internal sealed class RowNames(IReadOnlyList<Weight> order)
{
    private readonly Dictionary<string, int> _taken = [];
    private readonly Dictionary<string, int> _counts = order.CountBy(weight => weight.Name).ToDictionary();
    private readonly Dictionary<Weight, int> _places = PlacesOf(order);

    /// <summary>The attribute that gives a layer's row its id.</summary>
    public string IdOf(LayerRow row) => row.Name.Length == 0 ? "" : Id(Claim(row.Name));

    /// <summary>The attributes of a weight's row: its id, its name if it differs, and its index if the name is not unique.</summary>
    public string AttributesOf(Weight weight)
    {
        string id = Claim(NameOf(weight));
        string name = id == weight.Name ? "" : $" data-n=\"{HtmlText.Encode(NameOf(weight))}\"";
        string place = IsUnique(weight) ? "" : $" data-i=\"{Numbers.Exact(_places[weight])}\"";
        return Id(id) + name + place;
    }

    /// <summary>The cell with the last part of a weight's name.</summary>
    public HtmlCell CellOf(Weight weight, LayerRow layer, int depth)
    {
        string name = NameOf(weight);
        bool isInLayer = layer.Name.Length > 0 && name.Length > layer.Name.Length + 1 && name.StartsWith(layer.Name, StringComparison.Ordinal) && name[layer.Name.Length] is '.' or '/';
        return HtmlCell.Indented(isInLayer ? name[(layer.Name.Length + 1)..] : name, depth);
    }

    private bool IsUnique(Weight weight) => weight.Name.Length > 0 && _counts[weight.Name] == 1;

    private string NameOf(Weight weight) => weight.Name.Length > 0 ? weight.Name : $"[{Numbers.Exact(_places[weight])}]";

    private static string Id(string id) => $" id=\"{HtmlText.Encode(id)}\"";

    // An id must not contain white space.
    private string Claim(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char letter in name)
            text.Append(char.IsWhiteSpace(letter) || char.IsControl(letter) ? '_' : letter);
        string wanted = text.ToString(), id = wanted;
        int next = _taken.GetValueOrDefault(wanted, 1);
        while (!_taken.TryAdd(id, 1))
            id = $"{wanted}-{Numbers.Exact(++next)}";
        _taken[wanted] = next;
        return id;
    }

    private static Dictionary<Weight, int> PlacesOf(IReadOnlyList<Weight> order)
    {
        var places = new Dictionary<Weight, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < order.Count; i++)
            places.TryAdd(order[i], i);
        return places;
    }
}
