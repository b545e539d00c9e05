using NotebookViz.Common;
using NotebookViz.Torch.Loading;
using static TorchSharp.torch;

namespace NotebookViz;

/// <summary>Loads weights into TorchSharp's modules.</summary>
public static class WeightListExtensions
{
    /// <summary>
    /// Loads the weights into a layer or a model, whichever framework trained them: axes are put into TorchSharp's order by their roles, and gates by
    /// their names. Layers are paired by the first of these rules that applies to the whole list: equal names; names that are equal without a prefix
    /// such as "module."; the order of layers that the source states, if families and shapes agree throughout; numbers in names together with shapes,
    /// if only one pairing fits. Otherwise nothing is loaded: layers are never paired by guesswork.
    /// </summary>
    /// <param name="weights">The weights. If the axes of a kernel are unknown, name them with <see cref="WeightList.WithLayout"/> first.</param>
    /// <param name="module">The layer or model.</param>
    /// <param name="strict">True to load all or nothing; false to load what fits, if the layers can be paired.</param>
    /// <param name="dryRun">True to change nothing and to return the report of what would be loaded, strict or not.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The report: which weight was loaded into which parameter, how the pair was found, and what was not loaded.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> or <paramref name="module"/> is null.</exception>
    /// <exception cref="WeightLoadException">
    /// <paramref name="strict"/> is true, and a weight is mismatched, missing or unused. Nothing was changed.
    /// </exception>
    /// <exception cref="WeightFileException">Values cannot be read. Nothing was changed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled, and nothing was changed.</exception>
    /// <remarks>
    /// Settings are not weights: Keras' BatchNormalization divides with epsilon 1e-3, TorchSharp's uses 1e-5 by default. Keras flattens images with
    /// the channels last, so a dense layer after Flatten needs <c>permute(0, 2, 3, 1)</c> before it. Attention needs as many heads as it was trained
    /// with. A single bias of a recurrent layer becomes the input bias, and the recurrent bias becomes zero. Keras 2 and 3 (.h5, .keras), PyTorch's
    /// pickles of one state dict, TorchSharp's .dat and <c>GetWeights()</c> state the order of layers; safetensors, .npz and .weights.h5 do not. Do
    /// not call it while another thread uses the module.
    /// </remarks>
    public static LoadReport LoadInto(
        this WeightList weights, nn.Module module, bool strict = true, bool dryRun = false,
        IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(module);
        using var workScope = WorkScope.Of(progress, cancellationToken);
        using var work = Work.Begin($"Loading {weights.Title}", weights);
        using var scope = NewDisposeScope();
        var plan = LoadPlan.Of(weights, module);
        if (dryRun)
            return plan.Report;
        if (strict && !plan.Report.IsComplete)
            throw new WeightLoadException(plan.Report);
        plan.Apply(work);
        return plan.Report;
    }
}
