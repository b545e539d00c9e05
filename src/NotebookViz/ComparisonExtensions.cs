using NotebookViz.Common;
using NotebookViz.Comparing;
using static TorchSharp.torch;

namespace NotebookViz;

/// <summary>Compares weights, lists of weights and models: <c>before.CompareWith(after)</c>.</summary>
/// <remarks>
/// Weights are paired as <see cref="WeightListExtensions.LoadInto"/> pairs them, whichever framework or format they come from. Equal names come
/// first, where a slash counts as a dot and a prefix such as "module." is ignored. Then layers are paired by name, by the order that the sources
/// state, or by numbers and shapes if these leave only one way. No pair is guessed, and weights without a partner are listed. Axes are matched by
/// their roles, gates by their names, and rows that the converter of a GGUF file has moved are put back.
/// </remarks>
public static class ComparisonExtensions
{
    /// <summary>Compares two weights value by value.</summary>
    /// <param name="before">The first weight, A.</param>
    /// <param name="after">The second weight, B. Its axes may be in another framework's order.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The numbers; the weights' names need not be equal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="before"/> or <paramref name="after"/> is null.</exception>
    /// <exception cref="ArgumentException">The weights cannot be compared: their shapes differ, their axis order is unknown, or one has no values.</exception>
    /// <exception cref="WeightFileException">A file of the values is damaged or was changed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static WeightComparison CompareWith(
        this Weight before, Weight after, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        using var scope = WorkScope.Of(progress, cancellationToken);
        var pair = WeightPair.Of(before, after, "");
        return pair.Problem is null ? WeightComparison.Of(pair) : throw new ArgumentException(
            $"'{before.Name}' {Numbers.Shape(before.Shape)} and '{after.Name}' {Numbers.Shape(after.Shape)} cannot be compared. {pair.Problem}", nameof(after));
    }

    /// <summary>Compares two lists of weights, such as two files.</summary>
    /// <param name="before">The first list, A.</param>
    /// <param name="after">The second list, B.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>
    /// A comparison for each pair, and the weights without a partner. If nothing could be paired, it has no pairs and <see
    /// cref="WeightListComparison.PairingProblem"/> says why.
    /// </returns>
    /// <remarks>All values are read once, block by block.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="before"/> or <paramref name="after"/> is null.</exception>
    /// <exception cref="WeightFileException">A file of the values is damaged or was changed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <example>
    /// <code>
    /// WeightFile.Open("before.safetensors").CompareWith(WeightFile.Open("after.gguf"))
    /// </code>
    /// </example>
    public static WeightListComparison CompareWith(
        this WeightList before, WeightList after, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        using var scope = WorkScope.Of(progress, cancellationToken);
        return WeightListComparison.Of(before, after);
    }

    /// <summary>Compares a list of weights with the current weights of a module.</summary>
    /// <param name="before">The first list, A, such as what <c>GetWeights()</c> returned before the training.</param>
    /// <param name="after">The module, B. Its weights are copied, so that later training does not change what is shown.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentNullException"><paramref name="before"/> or <paramref name="after"/> is null.</exception>
    /// <exception cref="WeightFileException">A file of the values is damaged or was changed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static WeightListComparison CompareWith(
        this WeightList before, nn.Module after, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        using var scope = WorkScope.Of(progress, cancellationToken);
        return WeightListComparison.Of(before, Copied(after));
    }

    /// <summary>Compares the current weights of a module with a list.</summary>
    /// <param name="before">The module, A. Its weights are copied.</param>
    /// <param name="after">The second list, B.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentNullException"><paramref name="before"/> or <paramref name="after"/> is null.</exception>
    /// <exception cref="WeightFileException">A file of the values is damaged or was changed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static WeightListComparison CompareWith(
        this nn.Module before, WeightList after, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        using var scope = WorkScope.Of(progress, cancellationToken);
        return WeightListComparison.Of(Copied(before), after);
    }

    /// <summary>Compares the weights of two modules.</summary>
    /// <param name="before">The first module, A. Its weights are copied.</param>
    /// <param name="after">The second module, B. Its weights are copied.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentNullException"><paramref name="before"/> or <paramref name="after"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <remarks>
    /// To see what training changes, keep the result of <c>GetWeights()</c> from before the training: a module is compared as it is at the call.
    /// </remarks>
    public static WeightListComparison CompareWith(
        this nn.Module before, nn.Module after, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        using var scope = WorkScope.Of(progress, cancellationToken);
        return WeightListComparison.Of(Copied(before), Copied(after));
    }

    private static WeightList Copied(nn.Module module) => module.GetWeights();
}
