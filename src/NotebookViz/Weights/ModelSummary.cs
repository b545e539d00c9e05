using System.Collections;

namespace NotebookViz;

/// <summary>A model's layers with their output shapes and parameters, and the totals. Immutable; it holds no weights.</summary>
public sealed partial class ModelSummary : IReadOnlyList<SummaryRow>
{
    private readonly SummaryRow[] _rows;

    /// <summary>A summary.</summary>
    /// <param name="rows">The model itself, then its layers, each before those in it.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public ModelSummary(IEnumerable<SummaryRow> rows)
    {
        _rows = [.. rows];
        if (_rows.Length == 0)
            throw new ArgumentException("A summary has at least one row, that of the model itself.", nameof(rows));
    }

    /// <summary>The shapes of the inputs of the forward pass; empty where none was run.</summary>
    public IReadOnlyList<IReadOnlyList<long>> InputShapes { get; init; } = [];

    /// <summary>True where a forward pass was run, so that there are output shapes.</summary>
    public bool HasOutputs => InputShapes.Count > 0;

    /// <summary>All parameters, each tensor counted once.</summary>
    public long Parameters => _rows[0].Parameters;

    /// <summary>Those that the optimizer may change.</summary>
    public long TrainableParameters { get; init; }

    /// <summary>Those that are frozen: parameters that do not ask for their gradient. Buffers are not parameters.</summary>
    public long NonTrainableParameters => Parameters - TrainableParameters;

    /// <summary>Bytes of all parameters and buffers, each tensor counted once.</summary>
    public long WeightBytes { get; init; }

    /// <summary>
    /// Bytes of the outputs of all layers that have no layers in them: what training keeps for the backward pass, near enough. 0 where no
    /// forward pass was run.
    /// </summary>
    public long ActivationBytes { get; init; }

    /// <summary>
    /// Multiply-adds of the forward pass, for the whole batch; null where no pass was run or those of no layer are known. See
    /// <see cref="SummaryRow.MultiplyAdds"/>.
    /// </summary>
    public long? MultiplyAdds { get; init; }

    /// <summary>Why the forward pass did not come to its end, as a sentence; null where it did or none was run.</summary>
    public string? Error { get; init; }

    /// <summary>How many rows there are: the model and all layers in it.</summary>
    public int Count => _rows.Length;

    /// <summary>The row at a place in the list, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none at that place.</exception>
    public SummaryRow this[int index] => index >= 0 && index < _rows.Length
        ? _rows[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The summary has {Count} rows, 0 to {Count - 1}.");

    /// <summary>The row of the layer of that name; "" is the model itself.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public SummaryRow this[string name] => _rows.FirstOrDefault(row => row.Name == name)
        ?? throw new KeyNotFoundException($"No layer is named '{name}'. There are: {string.Join(", ", _rows.Take(20).Select(row => $"'{row.Name}'"))}{(Count > 20 ? $" and {Count - 20} more" : "")}.");

    /// <inheritdoc/>
    public IEnumerator<SummaryRow> GetEnumerator() => ((IEnumerable<SummaryRow>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
