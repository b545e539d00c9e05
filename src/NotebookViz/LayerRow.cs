using System.Collections;
using System.Diagnostics;
using NotebookViz.Common;
using NotebookViz.Conventions;

namespace NotebookViz;

/// <summary>One layer of a model: its kind and settings, its own weights, and the layers within it. Immutable and thread-safe.</summary>
[DebuggerDisplay("{Name,nq}: {Description,nq}")]
public sealed partial class LayerRow
{
    /// <summary>Creates a layer.</summary>
    public LayerRow()
    {
    }

    /// <summary>Gets its name in the model, dotted as in <c>state_dict</c>; empty for the model itself.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public required string Name { get; init => field = Arguments.NotNull(value, nameof(Name)); }

    /// <summary>Gets its kind, such as "Conv2d".</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public required string Kind { get; init => field = Arguments.NotNull(value, nameof(Kind)); }

    /// <summary>Gets its settings: "1 → 32, 3×3, stride 1, padding 1"; empty if there are none.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public string Settings { get; init => field = Arguments.NotNull(value, nameof(Settings)); } = "";

    /// <summary>Gets the type of the layer's object; null for a part that is not an object of its own, such as those of a transformer's layers.</summary>
    public Type? Type { get; init; }

    /// <summary>Gets how many layers it lies within; 0 for the model itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int Depth { get; init => field = (int)Arguments.NotNegative(value, nameof(Depth)); }

    /// <summary>Gets its own weights, without those of the layers in it: parameters in their order, then buffers.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">The list has an element that is null.</exception>
    public IReadOnlyList<LayerWeight> Weights { get; init => field = Arguments.Copied(value, nameof(Weights)); } = ValueList<LayerWeight>.Empty;

    /// <summary>Gets the layers in it, in their order.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">The list has an element that is null.</exception>
    public IReadOnlyList<LayerRow> Children { get; init => field = Arguments.Copied(value, nameof(Children)); } = ValueList<LayerRow>.Empty;

    /// <summary>Gets the name of the layer listed before that is the same object; null if there is none.</summary>
    public string? TiedTo { get; init; }

    /// <summary>Gets the problems of the layer itself that the source reports, such as a layer in a field that was never registered.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">The list has an element that is null.</exception>
    public IReadOnlyList<string> Problems { get; init => field = Arguments.Copied(value, nameof(Problems)); } = ValueList<string>.Empty;

    /// <summary>Gets all warnings: <see cref="Problems"/>, and problems in the values of its weights (NaN, infinite, all zeros).</summary>
    /// <remarks>Reads all values at the first use.</remarks>
    // After a cancellation or a read error, the next access tries again.
    public IReadOnlyList<string> Warnings => field ??= new ValueList<string>([.. Problems, .. Weights.SelectMany(WeightWarnings.Of)]);

    /// <summary>Gets the kind and the settings: "Conv2d(1 → 32, 3×3, stride 1, padding 1)".</summary>
    public string Description => Settings.Length == 0 ? Kind : $"{Kind}({Settings})";

    /// <summary>Gets the last part of its name; the kind for the model itself.</summary>
    public string LocalName { get => field ?? (Name.Length == 0 ? Kind : Name[(Name.LastIndexOf('.') + 1)..]); internal init; }

    /// <summary>Gets the number of parameters of its own weights. A tensor that was counted before is not counted again.</summary>
    public long OwnParameters => Numbers.Sum(Weights.Select(weight => weight.Parameters));

    /// <summary>Gets the number of parameters of the layer and all layers in it. A tensor that was counted before is not counted again.</summary>
    public long Parameters => Numbers.Sum(Subtree.Select(row => row.OwnParameters));

    /// <summary>Gets the number of parameters that the optimizer may change.</summary>
    public long TrainableParameters => Numbers.Sum(AllWeights.Where(weight => weight.IsTrainable).Select(weight => weight.Parameters));

    /// <summary>Gets the bytes of the parameters and buffers of the layer and all layers in it.</summary>
    public long Bytes => Numbers.Sum(AllWeights.Select(weight => weight.Bytes));

    /// <summary>The bytes of the trainable parameters.</summary>
    internal long TrainableBytes => Numbers.Sum(AllWeights.Where(weight => weight.IsTrainable).Select(weight => weight.Bytes));

    /// <summary>Gets the layer and all layers in it, each before its children.</summary>
    public IEnumerable<LayerRow> Subtree
    {
        get
        {
            var next = new Stack<LayerRow>([this]);
            while (next.TryPop(out var row))
            {
                yield return row;
                for (int i = row.Children.Count - 1; i >= 0; i--)
                    next.Push(row.Children[i]);
            }
        }
    }

    private IEnumerable<LayerWeight> AllWeights => Subtree.SelectMany(row => row.Weights);

    /// <summary>"trainable", "frozen", "partly frozen"; empty where there is nothing to train.</summary>
    internal string Training
    {
        get
        {
            bool[] trainable = [.. Subtree.SelectMany(row => row.Weights).Where(weight => weight.IsParameter).Select(weight => weight.IsTrainable).Distinct()];
            return trainable switch { [] => "", [true] => "trainable", [false] => "frozen", _ => "partly frozen" };
        }
    }
}

/// <summary>A weight of a layer: a parameter or a buffer, trainable or frozen, its own or tied to another. Immutable.</summary>
/// <param name="Weight">The tensor, under its full name in the model.</param>
/// <param name="IsParameter">True for a parameter, false for a buffer such as a moving mean.</param>
/// <param name="IsTrainable">True if the optimizer may change it: a parameter that requires a gradient.</param>
/// <param name="TiedTo">The name of the weight listed before that is the same tensor; null if there is none.</param>
/// <exception cref="ArgumentNullException"><paramref name="Weight"/> is null.</exception>
public sealed partial record LayerWeight(Weight Weight, bool IsParameter, bool IsTrainable, string? TiedTo = null)
{
    /// <summary>Gets the tensor, under its full name in the model.</summary>
    /// <exception cref="ArgumentNullException">The weight is null.</exception>
    public Weight Weight { get; init => field = Arguments.NotNull(value, nameof(Weight)); } = Arguments.NotNull(Weight);

    /// <summary>Gets how many parameters it adds to the model: 0 for a buffer, for a tensor counted before, and for a disposed one.</summary>
    public long Parameters => IsParameter ? Elements : 0;

    /// <summary>
    /// Gets how many bytes it adds to the model, for a quantised weight those it takes as stored: 0 for a tensor counted before and for a disposed
    /// one.
    /// </summary>
    public long Bytes => AddsNothing ? 0 : Weight.StoredBytes;

    private long Elements => AddsNothing ? 0 : Weight.Count;

    // A disposed tensor has an empty shape, like a scalar, but no value.
    private bool AddsNothing => TiedTo is not null || Weight is { Problem: not null, Shape.Count: 0 };
}

/// <summary>Warnings about a weight's values that point to problems in training.</summary>
internal static class WeightWarnings
{
    /// <summary>The warnings, as sentences without a full stop. Reads all values.</summary>
    public static IEnumerable<string> Of(LayerWeight layerWeight)
    {
        var weight = layerWeight.Weight;
        // Warned about only where the tensor is listed first.
        if (layerWeight.TiedTo is not null)
            yield break;
        if (weight.Problem is { } problem)
        {
            yield return $"{weight.Name}: {problem.TrimEnd('.')}";
            yield break;
        }
        if (weight.Count == 0)
            yield break;
        foreach (var finding in weight.GetFindings().Where(finding => finding.Kind is FindingKind.NaN or FindingKind.Infinity))
            yield return $"{weight.Name} has {finding.Text}";
        // Biases and shifts are initialised to zero; a kernel of zeros learns nothing.
        if (layerWeight.IsParameter && weight.Shape.Count > 1 && weight.GetStatistics().ZeroCount == weight.Count)
            yield return $"{weight.Name} is all zero";
    }
}

/// <summary>The tree of a model's layers, the model itself first, each layer before its children. Immutable and thread-safe.</summary>
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
        var weights = Weights.ToList();
        Parameters = Numbers.Sum(weights.Select(weight => weight.Parameters));
        TrainableParameters = Numbers.Sum(weights.Where(weight => weight.IsTrainable).Select(weight => weight.Parameters));
        Bytes = Numbers.Sum(weights.Select(weight => weight.Bytes));
    }

    /// <summary>Gets the model itself.</summary>
    public LayerRow Root { get; }

    /// <summary>Gets the number of rows: the model and all layers in it.</summary>
    public int Count => _rows.Count;

    /// <summary>Gets the number of parameters of the model; each tensor is counted once.</summary>
    public long Parameters { get; }

    /// <summary>Gets the number of parameters that the optimizer may change.</summary>
    public long TrainableParameters { get; }

    /// <summary>Gets the bytes of all parameters and buffers; each tensor is counted once.</summary>
    public long Bytes { get; }

    /// <summary>Gets the row at an index, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public LayerRow this[int index] => _rows.At(index, "list", "rows");

    /// <summary>Gets the layer with a name, such as "features.0"; "" is the model itself.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="KeyNotFoundException">No layer has that name; the message lists the names.</exception>
    public LayerRow this[string name] => _rows.Named(name, row => row.Name, "layer");

    /// <summary>Returns the layers whose object is of that type or of a derived type: <c>layers.OfKind&lt;Conv2d&gt;()</c>.</summary>
    public IReadOnlyList<LayerRow> OfKind<T>() => [.. _rows.Where(row => typeof(T).IsAssignableFrom(row.Type))];

    /// <summary>Returns the layers of a kind, such as "Conv2d", including the parts of a transformer's layers.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="kind"/> is null.</exception>
    public IReadOnlyList<LayerRow> OfKind(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return [.. _rows.Where(row => row.Kind == kind)];
    }

    /// <summary>Returns all weights of the model, as <c>GetWeights()</c> returns them.</summary>
    public WeightList GetWeights() => new(WeightPlace.Mark(Weights.Select(weight => weight.Weight)), Root.Kind);

    /// <inheritdoc/>
    public IEnumerator<LayerRow> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<LayerWeight> Weights => _rows.SelectMany(row => row.Weights);

    /// <summary>A layer's share of all parameters, from 0 to 1.</summary>
    internal double Share(LayerRow row) => Parameters == 0 ? 0 : (double)row.Parameters / Parameters;
}
