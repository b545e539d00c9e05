using NotebookViz.Common;
using NotebookViz.Findings;
using NotebookViz.Scanning;

namespace NotebookViz;

public sealed partial class Weight
{
    private IReadOnlyList<Finding>? _findings;

    /// <summary>Returns exact statistics over all its elements, computed at the first use.</summary>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="InvalidOperationException">The weight has no values; <see cref="Problem"/> says why.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; no partial result is kept.</exception>
    public WeightStatistics GetStatistics(IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default) =>
        GetStatistics(quantiles: true, progress, cancellationToken);

    /// <summary>Returns exact statistics over all its elements, computed at the first use.</summary>
    /// <param name="quantiles">
    /// False to leave out the histogram for <see cref="WeightStatistics.Quantile"/>, which takes about as long as all the other statistics. If a quantile
    /// is asked for later, the values are read once more.
    /// </param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="InvalidOperationException">The weight has no values; <see cref="Problem"/> says why.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; no partial result is kept.</exception>
    public WeightStatistics GetStatistics(bool quantiles, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = WorkScope.Of(progress, cancellationToken);
        return _statistics.Get(Values, ElementType, quantiles);
    }

    /// <summary>
    /// Returns observations about the values: where NaN are, an outlier, filters that are almost zero or similar, values that still fill the initial
    /// range, and so on. They are observations with numbers, not verdicts. Computed at the first use.
    /// </summary>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The findings; empty for a weight without values.</returns>
    /// <remarks>
    /// All values are read once, and a second time only to locate a NaN or to prove that a smaller type suffices. Filters are compared with each
    /// other if filters² × values per filter is at most 10^8.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The work was cancelled; no partial result is kept.</exception>
    public IReadOnlyList<Finding> GetFindings(IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        if (Problem is not null || Count == 0)
            return [];
        using var scope = WorkScope.Of(progress, cancellationToken);
        return _findings ??= new ValueList<Finding>([.. SliceFindings.Of(this), .. ValueFindings.Of(this)]);
    }

    /// <summary>Returns what would be lost if the values were stored in fewer bits. All values are read.</summary>
    /// <param name="scheme">How they would be stored.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>
    /// The error; null if the scheme does not apply: to integers and complex numbers, if a value is not finite, and to ggml's schemes if the number
    /// of values per output is not a multiple of 32.
    /// </returns>
    /// <remarks>
    /// Rows are the outputs, filters or tokens, or the indices of the first axis if these are not known. ggml's formulas are those of
    /// <c>quantize_row_q8_0_ref</c> and <c>quantize_row_q4_0_ref</c>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The scheme is not defined.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public QuantizationError? GetQuantizationError(
        QuantizationScheme scheme, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        Arguments.Defined(scheme);
        using var scope = WorkScope.Of(progress, cancellationToken);
        return QuantizationError.Of(this, scheme);
    }

    /// <summary>
    /// Returns the singular values of the weight as a matrix of outputs × the rest (a kernel as filters × values per filter), its ranks, and the
    /// singular values that a random matrix of the same shape would have. Takes up to about ten seconds; for large matrices they are estimated, see
    /// <see cref="WeightSpectrum"/>.
    /// </summary>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work: an exact spectrum only between its two decompositions, an estimate at any time.</param>
    /// <exception cref="InvalidOperationException">The weight has no values, is a vector or a scalar, or has values that are not finite real numbers.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public WeightSpectrum Spectrum(IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = WorkScope.Of(progress, cancellationToken);
        return WeightSpectrum.Of(this);
    }

    /// <summary>Passes all elements to observers, in the same pass as the statistics.</summary>
    internal void Observe(params IReadOnlyList<ScanObserver> observers) => _statistics.Observe(Values, ElementType, observers, countsMagnitudes: true);

    /// <summary>Passes all elements to an observer, in the same pass as statistics without quantiles.</summary>
    internal void ObserveWithoutQuantiles(ScanObserver observer) => _statistics.Observe(Values, ElementType, [observer], countsMagnitudes: false);

    /// <summary>Keeps statistics that were computed in one pass over this weight and another one.</summary>
    internal void Keep(WeightStatistics statistics) => _statistics.Keep(statistics);
}
