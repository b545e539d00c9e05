using System.Collections;

namespace NotebookViz;

/// <summary>A model's layers with their output shapes and parameters, and the totals. Immutable; it holds no weights.</summary>
public sealed partial class ModelSummary : IReadOnlyList<SummaryRow>
{
    private readonly ValueList<SummaryRow> _rows;

    /// <summary>Creates a summary.</summary>
    /// <param name="rows">The model itself, then its layers, each before those in it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentException">There are no rows, or a row is null.</exception>
    public ModelSummary(IEnumerable<SummaryRow> rows)
    {
        _rows = Arguments.Copied(rows);
        if (_rows.Count == 0)
            throw new ArgumentException("A summary has at least one row, that of the model itself.", nameof(rows));
    }

    /// <summary>The shapes of the inputs of the forward pass; empty where none was run.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">A shape is null.</exception>
    public IReadOnlyList<IReadOnlyList<long>> InputShapes { get; init => field = Arguments.Copied(value, nameof(InputShapes)); } = ValueList<IReadOnlyList<long>>.Empty;

    /// <summary>True where a forward pass was run, so that there are output shapes.</summary>
    public bool HasOutputs => InputShapes.Count > 0;

    /// <summary>All parameters, each tensor counted once.</summary>
    public long Parameters => _rows[0].Parameters;

    /// <summary>Those that the optimizer may change.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long TrainableParameters { get; init => field = Arguments.NotNegative(value, nameof(TrainableParameters)); }

    /// <summary>Those that are frozen: parameters that do not ask for their gradient. Buffers are not parameters.</summary>
    public long NonTrainableParameters => Parameters - TrainableParameters;

    /// <summary>Bytes of all parameters and buffers, each tensor counted once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long WeightBytes { get; init => field = Arguments.NotNegative(value, nameof(WeightBytes)); }

    /// <summary>
    /// Bytes of the outputs of all layers that have no layers in them: what training keeps for the backward pass, near enough. 0 where no
    /// forward pass was run.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long ActivationBytes { get; init => field = Arguments.NotNegative(value, nameof(ActivationBytes)); }

    /// <summary>
    /// Multiply-adds of the forward pass, for the whole batch; null where no pass was run or those of no layer are known. See
    /// <see cref="SummaryRow.MultiplyAdds"/>.
    /// </summary>
    public long? MultiplyAdds { get; init; }

    /// <summary>Why the forward pass did not come to its end, as a sentence; null where it did or none was run.</summary>
    public string? Error { get; init; }

    /// <summary>How many rows there are: the model and all layers in it.</summary>
    public int Count => _rows.Count;

    /// <summary>The row at a place in the list, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none at that place.</exception>
    public SummaryRow this[int index] => _rows.At(index, "summary", "rows");

    /// <summary>The row of the layer of that name; "" is the model itself.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public SummaryRow this[string name] => _rows.Named(name, row => row.Name, "layer");

    /// <inheritdoc/>
    public IEnumerator<SummaryRow> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
