using NotebookViz.Common;
using static TorchSharp.torch;

namespace NotebookViz;

/// <summary>Overviews of models: all weights in one picture, or a thumbnail of each.</summary>
public static class OverviewExtensions
{
    /// <summary>
    /// Returns one picture of all weights: the distribution of each as quantile bands on one scale, with root mean square and zeros. The values are
    /// read once; statistics computed before are reused.
    /// </summary>
    /// <param name="weights">The weights in their order, such as those of a <see cref="WeightFile"/>.</param>
    /// <param name="options">
    /// The width, the size in bytes, and the ends of the scale; null for <see cref="VizOptions.Default"/>. <see cref="ColorLimits.MinMax"/> makes the
    /// scale wide enough for every value.
    /// </param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> is null.</exception>
    /// <exception cref="ArgumentException">A weight is null.</exception>
    /// <exception cref="WeightFileException">A file of the values is damaged or was changed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static Overview Overview(
        this IEnumerable<Weight> weights, VizOptions? options = null, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var scope = WorkScope.Of(progress, cancellationToken);
        return NotebookViz.Overview.Of(weights, options ?? VizOptions.Default);
    }

    /// <summary>
    /// Returns one picture of all weights of a model, in the order of its layers; see <see cref="Overview(IEnumerable{Weight}, VizOptions?,
    /// IProgress{ProgressReport}?, CancellationToken)"/>.
    /// </summary>
    /// <param name="module">A model or a layer.</param>
    /// <param name="options">The width, the size in bytes, and the ends of the scale; null for <see cref="VizOptions.Default"/>.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <remarks>Do not call it while another thread trains the model.</remarks>
    public static Overview Overview(
        this nn.Module module, VizOptions? options = null, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.GetWeights(progress, cancellationToken).Overview(options, progress, cancellationToken);
    }

    /// <summary>Returns a thumbnail of each weight, side by side.</summary>
    /// <param name="weights">The weights in their order.</param>
    /// <param name="options">Colours, limits, pooling, width and size in bytes; null for <see cref="VizOptions.Default"/>.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> is null.</exception>
    /// <exception cref="ArgumentException">A weight is null.</exception>
    /// <exception cref="WeightFileException">A file of the values is damaged or was changed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ContactSheet ContactSheet(
        this IEnumerable<Weight> weights, VizOptions? options = null, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var scope = WorkScope.Of(progress, cancellationToken);
        return NotebookViz.ContactSheet.Of(weights, options ?? VizOptions.Default);
    }

    /// <summary>Returns a thumbnail of each weight of a model, side by side.</summary>
    /// <param name="module">A model or a layer.</param>
    /// <param name="options">Colours, limits, pooling, width and size in bytes; null for <see cref="VizOptions.Default"/>.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <remarks>Do not call it while another thread trains the model.</remarks>
    public static ContactSheet ContactSheet(
        this nn.Module module, VizOptions? options = null, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.GetWeights(progress, cancellationToken).ContactSheet(options, progress, cancellationToken);
    }
}
