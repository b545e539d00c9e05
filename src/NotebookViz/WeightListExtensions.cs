using NotebookViz.Common;
using NotebookViz.Torch.Loading;
using static TorchSharp.torch;

namespace NotebookViz;

/// <summary>Loads weights into TorchSharp's modules.</summary>
public static class WeightListExtensions
{
    /// <summary>
    /// Loads the weights into a layer or a model, whoever trained them: axes are put into TorchSharp's order by their roles, and gates into
    /// its order by their names. A weight finds its place by name; layers whose names are not the module's are paired in their order, kind by
    /// kind: the first convolution's with the first convolution's.
    /// </summary>
    /// <param name="weights">The weights. Where the axes of a kernel are not known, tell them with <see cref="WeightList.WithLayout"/> first.</param>
    /// <param name="module">The layer or model.</param>
    /// <param name="strict">True to load all or nothing; false to load what fits.</param>
    /// <param name="progress">Hears how far the work is; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>What was loaded into what, and what was not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> or <paramref name="module"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled, and nothing was changed.</exception>
    /// <exception cref="WeightLoadException">Strict, and something does not fit, is missing or is left over. Nothing was changed.</exception>
    /// <remarks>
    /// Settings are not weights: Keras' BatchNormalization divides with epsilon 1e-3, TorchSharp's with 1e-5 unless told. Keras flattens a
    /// picture channels last, so a dense layer behind Flatten needs <c>permute(0, 2, 3, 1)</c> before it. A single bias of a recurrent layer
    /// becomes the input's, and the recurrent one zero. Not to be called while another thread uses the module.
    /// </remarks>
    public static LoadReport LoadInto(
        this WeightList weights, nn.Module module, bool strict = true, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(module);
        using var workScope = WorkScope.Of(progress, cancellationToken);
        using var work = Work.Begin($"Loading {weights.Title}", weights.Sum(weight => weight.Count));
        using var scope = NewDisposeScope();
        var plan = LoadPlan.Of(weights, module, work);
        if (strict && !plan.Report.IsComplete)
            throw new WeightLoadException(plan.Report);
        // From here on it is all or nothing.
        WorkScope.ThrowIfCancelled();
        plan.Apply();
        return plan.Report;
    }
}
