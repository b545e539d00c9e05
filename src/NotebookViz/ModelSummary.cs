using System.Collections;
using System.Diagnostics;
using NotebookViz.Common;

namespace NotebookViz;

/// <summary>A model's layers with their output shapes and parameters, and the totals. Immutable; it holds no weights.</summary>
public sealed partial class ModelSummary : IReadOnlyList<SummaryRow>, IFormattable
{
    private readonly ValueList<SummaryRow> _rows;

    /// <summary>Creates a summary.</summary>
    /// <param name="rows">The model itself, then its layers, each before its children.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentException">There are no rows, or a row is null.</exception>
    public ModelSummary(IEnumerable<SummaryRow> rows)
    {
        _rows = Arguments.Copied(rows);
        if (_rows.Count == 0)
            throw new ArgumentException("A summary has at least one row, that of the model itself.", nameof(rows));
    }

    /// <summary>Gets the shapes of the inputs of the forward pass; empty where none was run.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">A shape is null.</exception>
    public IReadOnlyList<IReadOnlyList<long>> InputShapes { get; init => field = Arguments.Copied(value, nameof(InputShapes)); } = ValueList<IReadOnlyList<long>>.Empty;

    /// <summary>Gets whether a forward pass was run, so that output shapes are known.</summary>
    public bool HasOutputs => InputShapes.Count > 0;

    /// <summary>Gets the number of parameters; each tensor is counted once.</summary>
    public long Parameters => _rows[0].Parameters;

    /// <summary>Gets the number of parameters that the optimizer may change.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long TrainableParameters { get; init => field = Arguments.NotNegative(value, nameof(TrainableParameters)); }

    /// <summary>Gets the number of frozen parameters, which do not require a gradient. Buffers are not parameters.</summary>
    public long NonTrainableParameters => Parameters - TrainableParameters;

    /// <summary>Gets the bytes of all parameters and buffers; each tensor is counted once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long WeightBytes { get; init => field = Arguments.NotNegative(value, nameof(WeightBytes)); }

    /// <summary>
    /// Gets the bytes of the gradients of all trainable parameters: for each tensor, counted once, its parameters times the size of its elements.
    /// </summary>
    /// <remarks>The state of an optimizer, such as Adam's two moments, is not counted.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long GradientBytes { get; init => field = Arguments.NotNegative(value, nameof(GradientBytes)); }

    /// <summary>
    /// Gets the bytes of the outputs of all layers without children, over all their calls in one forward pass of the given input. Null if no forward
    /// pass was run, if it failed, or if it did not reach every layer.
    /// </summary>
    /// <remarks>
    /// The input itself and results of functions outside of layers are not counted. Outputs of layers that work in place, or return a view as
    /// Flatten does, are counted although they need no memory of their own.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long? ActivationBytes
    {
        get;
        init => field = value is { } bytes ? Arguments.NotNegative(bytes, nameof(ActivationBytes)) : null;
    }

    /// <summary>
    /// Gets the multiply-adds of the forward pass, for the whole batch. Null if no pass was run, if it failed, or if they are not known for a layer. See
    /// <see cref="SummaryRow.MultiplyAdds"/>.
    /// </summary>
    public long? MultiplyAdds { get; init; }

    /// <summary>Bytes of the outputs that were seen.</summary>
    internal long KnownActivationBytes { get; init; }

    /// <summary>The sum of the multiply-adds over the layers for which they are known.</summary>
    internal long KnownMultiplyAdds
    {
        get
        {
            if (field > 0)
                return field;
            long sum = 0;
            for (int i = 0; i < Count; i++)
            {
                if (this[i].MultiplyAdds is not { } known)
                    continue;
                sum += known;
                // The number of a group includes those of its children.
                for (int depth = this[i].Depth; i + 1 < Count && this[i + 1].Depth > depth;)
                    i++;
            }
            return sum;
        }
        private init;
    }

    /// <summary>Gets why the forward pass failed, as a sentence; null if it succeeded or none was run.</summary>
    public string? Error { get; init; }

    /// <summary>Gets the number of rows: the model and all layers in it.</summary>
    public int Count => _rows.Count;

    /// <summary>Gets the row at an index, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public SummaryRow this[int index] => _rows.At(index, "summary", "rows");

    /// <summary>Gets the row of the layer with a name; "" is the model itself.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="KeyNotFoundException">No layer has that name; the message lists the names.</exception>
    public SummaryRow this[string name] => _rows.Named(name, row => row.Name, "layer");

    /// <summary>Returns the summary with layers down to a depth. The row of a layer at that depth sums up the layers in it.</summary>
    /// <param name="depth">The depth of the deepest layers that have a row: 0 for the model alone, 1 for the model and its direct children.</param>
    /// <returns>The folded summary. Its totals are those of this summary.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="depth"/> is negative.</exception>
    public ModelSummary Fold(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        return new(Enumerable.Range(0, Count).Where(index => this[index].Depth <= depth).Select(index => this[index].Depth == depth ? Folded(index) : this[index]))
        {
            InputShapes = InputShapes,
            TrainableParameters = TrainableParameters,
            WeightBytes = WeightBytes,
            GradientBytes = GradientBytes,
            ActivationBytes = ActivationBytes,
            KnownActivationBytes = KnownActivationBytes,
            MultiplyAdds = MultiplyAdds,
            KnownMultiplyAdds = KnownMultiplyAdds,
            Error = Error,
        };
    }

    private SummaryRow Folded(int index)
    {
        var row = this[index];
        int inside = Enumerable.Range(index + 1, Count - index - 1).TakeWhile(i => this[i].Depth > row.Depth).Sum(i => 1 + this[i].FoldedLayers);
        return inside == 0 ? row : row with { IsGroup = false, FoldedLayers = inside, OwnParameters = row.Parameters };
    }

    /// <inheritdoc/>
    public IEnumerator<SummaryRow> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>One layer in a model's summary. Immutable; it holds no weights. Rows of equal values are equal.</summary>
[DebuggerDisplay("{Name,nq}: {Description,nq}")]
public sealed record SummaryRow
{
    /// <summary>Gets its name in the model, dotted as in <c>state_dict</c>; empty for the model itself.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public required string Name { get; init => field = Arguments.NotNull(value, nameof(Name)); }

    /// <summary>Gets its kind, such as "Conv2d".</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public required string Kind { get; init => field = Arguments.NotNull(value, nameof(Kind)); }

    /// <summary>Gets its settings: "1 → 32, 3×3, stride 1, padding 1"; empty if there are none.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public string Settings { get; init => field = Arguments.NotNull(value, nameof(Settings)); } = "";

    /// <summary>Gets how many layers it lies within; 0 for the model itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int Depth { get; init => field = (int)Arguments.NotNegative(value, nameof(Depth)); }

    /// <summary>Gets whether rows of other layers lie within it.</summary>
    public bool IsGroup { get; init; }

    /// <summary>
    /// Gets how many layers are folded into the row; 0 if its layers have rows of their own, or if it has none. See <see cref="ModelSummary.Fold"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int FoldedLayers { get; init => field = (int)Arguments.NotNegative(value, nameof(FoldedLayers)); }

    /// <summary>
    /// Gets the shapes of its inputs in the first call, one for each tensor. Empty in the same cases as <see cref="OutputShapes"/>.
    /// </summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">The list has an element that is null.</exception>
    public IReadOnlyList<IReadOnlyList<long>> InputShapes { get; init => field = Arguments.Copied(value, nameof(InputShapes)); } = ValueList<IReadOnlyList<long>>.Empty;

    /// <summary>
    /// Gets the shapes of its outputs in the first call, one for each tensor. Empty if no forward pass was run, if the pass did not reach the layer,
    /// or if it calls the layer in a way that cannot be observed: <c>forward()</c> instead of <c>call()</c>.
    /// </summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">The list has an element that is null.</exception>
    public IReadOnlyList<IReadOnlyList<long>> OutputShapes { get; init => field = Arguments.Copied(value, nameof(OutputShapes)); } = ValueList<IReadOnlyList<long>>.Empty;

    /// <summary>Gets how often the forward pass called it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int Calls { get; init => field = (int)Arguments.NotNegative(value, nameof(Calls)); }

    /// <summary>
    /// Gets the number of parameters of its own weights, without those of the layers in it unless they are folded into the row. A tensor that was
    /// counted before is not counted again.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long OwnParameters { get; init => field = Arguments.NotNegative(value, nameof(OwnParameters)); }

    /// <summary>Gets the number of parameters of the layer and all layers in it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long Parameters { get; init => field = Arguments.NotNegative(value, nameof(Parameters)); }

    /// <summary>
    /// Gets the multiply-adds of all its calls: one for each product of an input and an element of a kernel, in convolutions, dense and recurrent
    /// layers and attention. Biases, activations, pooling and normalisation are not counted. For a group it is the sum over its children. Null if
    /// they are not known for the layer or for one of its children.
    /// </summary>
    public long? MultiplyAdds { get; init; }

    /// <summary>Gets the bytes of its outputs over all its calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long OutputBytes { get; init => field = Arguments.NotNegative(value, nameof(OutputBytes)); }

    /// <summary>
    /// Gets remarks about it: "same layer as encoder.0", "called 2 times", "tied: weight is encoder.weight", "not seen in the forward pass: …",
    /// "failed: …".
    /// </summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">The list has an element that is null.</exception>
    public IReadOnlyList<string> Notes { get; init => field = Arguments.Copied(value, nameof(Notes)); } = ValueList<string>.Empty;

    /// <summary>The settings as PyTorch prints them: "1, 32, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1)".</summary>
    internal string PyTorchSettings { get; init; } = "";

    /// <summary>Gets the kind and the settings: "Conv2d(1 → 32, 3×3, stride 1, padding 1)".</summary>
    public string Description => Settings.Length == 0 ? Kind : $"{Kind}({Settings})";

    /// <summary>Gets the last part of its name; the kind for the model itself.</summary>
    public string LocalName => Name.Length == 0 ? Kind : Name[(Name.LastIndexOf('.') + 1)..];
}
