using NotebookViz.Display;

namespace NotebookViz;

public sealed partial class LayerRow
{
    /// <summary>The HTML fragment of the layer and those in it, as that of a <see cref="LayerList"/>.</summary>
    public string ToHtml() => Alone.ToHtml();

    /// <summary>The layer and those in it as a table for consoles.</summary>
    public override string ToString() => Alone.ToString();

    /// <summary>Writes the layer and those in it to a file: a page (.html) or text (.txt).</summary>
    /// <param name="path">The file; its ending tells the kind. It is complete or not there.</param>
    /// <exception cref="ArgumentException">The ending is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Alone.Save(path);

    /// <summary>Opens the layer as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Alone.Show();

    /// <summary>What LINQPad shows.</summary>
    public object ToDump() => HostConventions.ToDump(ToHtml());

    /// <summary>The list of this layer and those in it, as if it were the model.</summary>
    internal LayerList Alone => new(At(Depth));

    /// <summary>Layers that were picked out of a list, as a list of their own; those that lie within another of them are in it already.</summary>
    internal static LayerList Together(IEnumerable<LayerRow> rows)
    {
        LayerRow[] all = [.. rows];
        var within = all.SelectMany(row => row.Subtree.Skip(1)).ToHashSet(ReferenceEqualityComparer.Instance);
        return new(new LayerRow
        {
            Name = "", Kind = "Layers", Children = [.. all.Where(row => !within.Contains(row)).Select(row => row.At(row.Depth - 1))],
        });
    }

    private LayerRow At(int top) => new()
    {
        Name = Name, Kind = Kind, Settings = Settings, Type = Type, Weights = Weights, SameAs = SameAs, Problems = Problems,
        Depth = Depth - top,
        Children = [.. Children.Select(child => child.At(top))],
    };
}
