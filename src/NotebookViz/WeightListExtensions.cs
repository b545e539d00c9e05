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
    /// <returns>What was loaded into what, and what was not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> or <paramref name="module"/> is null.</exception>
    /// <exception cref="WeightLoadException">Strict, and something does not fit, is missing or is left over. Nothing was changed.</exception>
    /// <remarks>
    /// Settings are not weights: Keras' BatchNormalization divides with epsilon 1e-3, TorchSharp's with 1e-5 unless told. Keras flattens a
    /// picture channels last, so a dense layer behind Flatten needs <c>permute(0, 2, 3, 1)</c> before it. A single bias of a recurrent layer
    /// becomes the input's, and the recurrent one zero. Not to be called while another thread uses the module.
    /// </remarks>
    public static LoadReport LoadInto(this WeightList weights, nn.Module module, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(module);
        using var scope = NewDisposeScope();
        var plan = LoadPlan.Of(weights, module);
        if (strict && !plan.Report.IsComplete)
            throw new WeightLoadException(plan.Report);
        plan.Apply();
        return plan.Report;
    }
}
