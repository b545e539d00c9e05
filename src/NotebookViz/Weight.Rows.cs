using System.Numerics.Tensors;
using NotebookViz.Common;
using NotebookViz.Findings;

namespace NotebookViz;

/// <summary>A row that is similar to another row.</summary>
/// <param name="Index">The index of the row: of a token, an output or a filter.</param>
/// <param name="Label">What the row stands for, such as a token of the vocabulary; null where that is not known.</param>
/// <param name="Cosine">The cosine of the angle between the rows, from −1 to 1.</param>
public sealed record NearestRow(long Index, string? Label, double Cosine)
{
    /// <summary>Returns the row and its cosine: "5 'the' 0.83".</summary>
    public override string ToString() => $"{Numbers.Exact(Index)}{(Label is null ? "" : " " + Label)} {Numbers.Short(Cosine, 3)}";
}

public sealed partial class Weight
{
    /// <summary>
    /// Returns the rows that are most similar to a row, by the cosine of the angle between them: the nearest tokens of an embedding, the nearest
    /// filters of a kernel. Rows are the tokens, outputs or filters, or the indices of the first axis if these are not known. All values are read
    /// once.
    /// </summary>
    /// <param name="index">The index of the row, from 0.</param>
    /// <param name="count">How many rows to return at most, at least 1.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>
    /// The rows with the largest cosine, the nearest first, without the row itself. Rows of zeros and rows with values that are not finite have no
    /// angle and are left out.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or <paramref name="count"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The weight has no values or fewer than two axes, or the row is zero or not finite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public IReadOnlyList<NearestRow> GetNearest(long index, int count = 10, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using var scope = WorkScope.Of(progress, cancellationToken);
        var (rows, axis) = RowsOf("nearest rows");
        if (index < 0 || index >= rows.Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The weight '{Name}' has rows 0 to {rows.Count - 1}.");
        double[] wanted = rows.Read(index);
        double norm = ScaledNorm(wanted);
        if (!(norm > 0 && double.IsFinite(norm)))
            throw new InvalidOperationException($"Row {index} of '{Name}' has no angle to others: {(norm == 0 ? "all its values are zero" : "it has values that are not finite")}.");
        using var work = Work.Begin($"Comparing {Numbers.Grouped(rows.Count)} rows", Count);
        var nearest = new PriorityQueue<long, double>();
        for (long row = 0; row < rows.Count; row++)
        {
            WorkScope.ThrowIfCancelled();
            work?.Advance(rows.Size);
            if (row == index)
                continue;
            double[] values = rows.Read(row);
            double otherNorm = ScaledNorm(values), cosine = TensorPrimitives.Dot<double>(wanted, values) / (norm * otherNorm);
            if (!double.IsFinite(cosine))
                continue;
            nearest.Enqueue(row, cosine);
            if (nearest.Count > count)
                nearest.Dequeue();
        }
        return [.. nearest.UnorderedItems.OrderByDescending(item => item.Priority).ThenBy(item => item.Element)
            .Select(item => new NearestRow(item.Element, axis.LabelOf(item.Element) is { Length: > 0 } label ? label : null, Math.Clamp(item.Priority, -1, 1)))];
    }

    /// <summary>
    /// Returns the Euclidean norm of each attention head of a projection: its rows, or its columns, are split into as many equal groups as there are
    /// heads. Of a packed projection each part is split, so that the norm of a head is that of its queries, keys and values together. All values are
    /// read once.
    /// </summary>
    /// <param name="heads">How many heads the projection has, as in the model's settings.</param>
    /// <param name="alongInputs">
    /// False for the projections whose outputs are split into heads (q, k, v), true for the output projection (o), whose inputs are.
    /// </param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>A norm for each head, in order; NaN where a head has a value that is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="heads"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The outputs, or the inputs, cannot be divided among so many heads.</exception>
    /// <exception cref="InvalidOperationException">The weight has no values, or is not a matrix.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public IReadOnlyList<double> GetHeadNorms(int heads, bool alongInputs = false, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        using var scope = WorkScope.Of(progress, cancellationToken);
        var (rows, _) = RowsOf("heads");
        if (Shape.Count != 2)
            throw new InvalidOperationException($"The weight '{Name}' of shape {Numbers.Shape(Shape)} has no heads: a projection is a matrix.");
        var axis = Axes[alongInputs ? 1 - Slices.OutputAxis(this) : Slices.OutputAxis(this)];
        int parts = axis.IsPacked ? axis.Parts.Count : 1;
        long length = axis.Length / parts;
        if (length % heads != 0)
            throw new ArgumentException($"The {length} {(alongInputs ? "inputs" : "outputs")} of {(parts > 1 ? "each part of " : "")}'{Name}' cannot be divided among {heads} heads; give the number of the model's settings, for keys and values that of their own heads.", nameof(heads));
        using var work = Work.Begin($"Reading {Numbers.Grouped(Count)} values", Count);
        var squares = new double[heads];
        for (long row = 0; row < rows.Count; row++)
        {
            WorkScope.ThrowIfCancelled();
            ReadOnlySpan<double> values = rows.Read(row);
            work?.Advance(values.Length);
            if (!alongInputs)
                squares[row % length / (length / heads)] += TensorPrimitives.SumOfSquares(values);
            else
                for (int group = 0, size = (int)(length / heads); group < parts * heads; group++)
                    squares[group % heads] += TensorPrimitives.SumOfSquares(values.Slice(group * size, size));
        }
        return [.. squares.Select(square => double.IsFinite(square) ? Math.Sqrt(square) : double.NaN)];
    }

    // The norm of a row. If its squares leave the range of doubles, the row is first divided by its largest magnitude, which keeps its angles.
    private static double ScaledNorm(Span<double> row)
    {
        double norm = TensorPrimitives.Norm<double>(row);
        if (norm is > 1e-140 and < 1e140)
            return norm;
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(row));
        if (!(largest > 0 && double.IsFinite(largest)))
            return largest;
        TensorPrimitives.Divide(row, largest, row);
        return TensorPrimitives.Norm<double>(row);
    }

    private (Slices Rows, Axis Axis) RowsOf(string what)
    {
        _ = Values;
        if (Shape.Count < 2 || Count == 0)
            throw new InvalidOperationException($"The weight '{Name}' of shape {Numbers.Shape(Shape)} has no {what}: it needs two axes or more, none of length 0.");
        var rows = Slices.OfOutputs(this);
        return (rows, Axes[Slices.OutputAxis(this)]);
    }
}
