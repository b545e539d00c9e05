using System.Collections;

namespace NotebookViz;

/// <summary>The tree of a model's layers, the model itself first, each layer before those in it. Immutable and thread-safe.</summary>
public sealed partial class LayerList : IReadOnlyList<LayerRow>
{
    private readonly LayerRow[] _rows;

    /// <summary>A list of layers.</summary>
    /// <param name="root">The model with all its layers.</param>
    public LayerList(LayerRow root)
    {
        ArgumentNullException.ThrowIfNull(root);
        Root = root;
        _rows = [.. root.Subtree];
        (Parameters, TrainableParameters, Bytes) = (root.Parameters, root.TrainableParameters, root.Bytes);
    }

    /// <summary>The model itself.</summary>
    public LayerRow Root { get; }

    /// <summary>How many rows there are: the model and all layers in it.</summary>
    public int Count => _rows.Length;

    /// <summary>All parameters of the model, each tensor counted once.</summary>
    public long Parameters { get; }

    /// <summary>Those of <see cref="Parameters"/> that the optimizer may change.</summary>
    public long TrainableParameters { get; }

    /// <summary>Bytes of all parameters and buffers, each tensor counted once.</summary>
    public long Bytes { get; }

    /// <summary>The row at a place in the list, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none at that place.</exception>
    public LayerRow this[int index] => index >= 0 && index < _rows.Length
        ? _rows[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The list has {Count} rows, 0 to {Count - 1}.");

    /// <summary>The layer of that name, such as "features.0"; "" is the model itself.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are.</exception>
    public LayerRow this[string name] => _rows.FirstOrDefault(row => row.Name == name)
        ?? throw new KeyNotFoundException($"No layer is named '{name}'. There are: {Names()}.");

    /// <summary>The layers whose object is of that type or derived from it: <c>layers.OfKind&lt;Conv2d&gt;()</c>.</summary>
    public IReadOnlyList<LayerRow> OfKind<T>() => [.. _rows.Where(row => typeof(T).IsAssignableFrom(row.Type))];

    /// <summary>The layers of that kind by name, such as "Conv2d"; also those that are parts of a transformer's layers.</summary>
    public IReadOnlyList<LayerRow> OfKind(string kind) => [.. _rows.Where(row => row.Kind == kind)];

    /// <summary>All weights of the model, as <c>GetWeights()</c> gives them.</summary>
    public WeightList GetWeights() => new(_rows.SelectMany(row => row.Weights).Select(weight => weight.Weight), Root.Kind);

    /// <inheritdoc/>
    public IEnumerator<LayerRow> GetEnumerator() => ((IEnumerable<LayerRow>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A layer's part of all parameters, from 0 to 1.</summary>
    internal double Share(LayerRow row) => Parameters == 0 ? 0 : (double)row.Parameters / Parameters;

    private string Names() => string.Join(", ", _rows.Take(20).Select(row => $"'{row.Name}'")) + (Count > 20 ? $" and {Count - 20} more" : "");
}
