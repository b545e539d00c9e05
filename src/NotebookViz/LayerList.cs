using System.Collections;
using NotebookViz.Common;

namespace NotebookViz;

/// <summary>The tree of a model's layers, the model itself first, each layer before those in it. Immutable and thread-safe.</summary>
public sealed partial class LayerList : IReadOnlyList<LayerRow>
{
    private readonly ValueList<LayerRow> _rows;

    /// <summary>Creates a list of layers.</summary>
    /// <param name="root">The model with all its layers.</param>
    /// <exception cref="ArgumentNullException"><paramref name="root"/> is null.</exception>
    public LayerList(LayerRow root)
    {
        ArgumentNullException.ThrowIfNull(root);
        Root = root;
        _rows = new(root.Subtree);
        (Parameters, TrainableParameters, Bytes) = (root.Parameters, root.TrainableParameters, root.Bytes);
    }

    /// <summary>The model itself.</summary>
    public LayerRow Root { get; }

    /// <summary>How many rows there are: the model and all layers in it.</summary>
    public int Count => _rows.Count;

    /// <summary>All parameters of the model, each tensor counted once.</summary>
    public long Parameters { get; }

    /// <summary>Those of <see cref="Parameters"/> that the optimizer may change.</summary>
    public long TrainableParameters { get; }

    /// <summary>Bytes of all parameters and buffers, each tensor counted once.</summary>
    public long Bytes { get; }

    /// <summary>The row at a place in the list, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none at that place.</exception>
    public LayerRow this[int index] => _rows.At(index, "list", "rows");

    /// <summary>The layer of that name, such as "features.0"; "" is the model itself.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are.</exception>
    public LayerRow this[string name] => _rows.Named(name, row => row.Name, "layer");

    /// <summary>The layers whose object is of that type or derived from it: <c>layers.OfKind&lt;Conv2d&gt;()</c>.</summary>
    public IReadOnlyList<LayerRow> OfKind<T>() => [.. _rows.Where(row => typeof(T).IsAssignableFrom(row.Type))];

    /// <summary>The layers of that kind by name, such as "Conv2d"; also those that are parts of a transformer's layers.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="kind"/> is null.</exception>
    public IReadOnlyList<LayerRow> OfKind(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return [.. _rows.Where(row => row.Kind == kind)];
    }

    /// <summary>All weights of the model, as <c>GetWeights()</c> gives them.</summary>
    public WeightList GetWeights() => new(_rows.SelectMany(row => row.Weights).Select(weight => weight.Weight), Root.Kind);

    /// <inheritdoc/>
    public IEnumerator<LayerRow> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A layer's part of all parameters, from 0 to 1.</summary>
    internal double Share(LayerRow row) => Parameters == 0 ? 0 : (double)row.Parameters / Parameters;
}
