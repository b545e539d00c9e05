using NotebookViz.Common;

namespace NotebookViz;

/// <summary>The progress of a long operation, such as reading the values of a large file.</summary>
/// <param name="Operation">What is done: "Drawing 8 weights of keras_model.h5".</param>
/// <param name="Completed">How much is done, from 0 to <paramref name="Total"/>; equal to it in the last report.</param>
/// <param name="Total">How much there is to do: the values that are read or copied, the bytes of a stream, the layers that a model runs.</param>
/// <exception cref="ArgumentNullException"><paramref name="Operation"/> is null.</exception>
/// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
/// <remarks>
/// A method that takes an <see cref="IProgress{T}"/> of reports calls it about ten times a second, from any thread but never from two at once. Short
/// operations send only the last report; operations that fail or are cancelled send it too.
/// </remarks>
public sealed record ProgressReport(string Operation, long Completed, long Total)
{
    /// <summary>Gets what is done: "Drawing 8 weights of keras_model.h5".</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public string Operation { get; init => field = Arguments.NotNull(value, nameof(Operation)); } = Arguments.NotNull(Operation);

    /// <summary>Gets how much is done, from 0 to <see cref="Total"/>; equal to it in the last report.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long Completed { get; init => field = Arguments.NotNegative(value, nameof(Completed)); } = Arguments.NotNegative(Completed);

    /// <summary>Gets how much there is to do: the values that are read or copied, the bytes of a stream, the layers that a model runs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long Total { get; init => field = Arguments.NotNegative(value, nameof(Total)); } = Arguments.NotNegative(Total);
}
