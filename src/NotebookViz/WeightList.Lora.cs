using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;

namespace NotebookViz;

public sealed partial class WeightList
{
    /// <summary>
    /// Returns the update that an adapter adds to the kernel of a layer: ΔW = alpha / r · B · A. Its values are computed when they are read.
    /// </summary>
    /// <param name="layer">The layer's name: the part before <c>.lora_A.weight</c>, or the end of that part after a dot, such as "q_proj".</param>
    /// <param name="alpha">
    /// The numerator of the scale; null to take it from <c>adapter_config.json</c> beside the file. If it is not there either, the scale is taken as
    /// 1, and the note of the weight says so.
    /// </param>
    /// <returns>
    /// A weight of outputs × inputs, or with the shape of the kernel for a convolution. Its note gives the scale. With rank-stabilised scaling (rsLoRA) the
    /// denominator is √r. The magnitudes of DoRA are not applied, and the note says so.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="layer"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not finite.</exception>
    /// <exception cref="KeyNotFoundException">No update, or more than one, matches that layer; the message lists the updates.</exception>
    /// <exception cref="InvalidOperationException">A factor has no values, or the shapes of the factors do not fit together.</exception>
    /// <example>
    /// <code>
    /// WeightFile.Open("adapter_model.safetensors").GetLoraUpdate("layers.0.self_attn.q_proj")
    /// </code>
    /// </example>
    public Weight GetLoraUpdate(string layer, double? alpha = null)
    {
        var (name, a, b, rank, scale, note) = LoraFactors(layer, alpha);
        long[] shape = [b.Shape[0], .. a.Shape.Skip(1)];
        var roles = shape.Length == 2 ? new[] { AxisRole.Output, AxisRole.Input } : null;
        return new(
            name, shape, ElementType.Float32, new LowRankData(a, b, rank, scale), WeightDescription.Of(null, "low-rank update", shape, roles) with { Note = note });
    }

    /// <summary>
    /// Returns how what an adapter adds to the kernel of a layer, ΔW, stands to that kernel W: its relative norm, its rank, and the angles between the directions
    /// that it uses and the strongest ones of W.
    /// </summary>
    /// <param name="layer">The layer's name, as for <see cref="GetLoraUpdate"/>.</param>
    /// <param name="weight">The kernel W, from the model that the adapter belongs to.</param>
    /// <param name="alpha">The numerator of the scale, as for <see cref="GetLoraUpdate"/>.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work; not within a decomposition.</param>
    /// <exception cref="ArgumentNullException"><paramref name="layer"/> or <paramref name="weight"/> is null.</exception>
    /// <exception cref="ArgumentException">The kernel has another shape than the update.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not finite.</exception>
    /// <exception cref="KeyNotFoundException">No update, or more than one, matches that layer; the message lists the updates.</exception>
    /// <exception cref="InvalidOperationException">A factor or the kernel has no values or values that are not finite, or the shapes of the factors do not fit together.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <example>
    /// <code>
    /// var adapter = WeightFile.Open("adapter_model.safetensors");
    /// adapter.GetLoraMeasures("layers.0.self_attn.q_proj", WeightFile.Open("model.safetensors")["model.layers.0.self_attn.q_proj.weight"])
    /// </code>
    /// </example>
    public LoraMeasures GetLoraMeasures(
        string layer, Weight weight, double? alpha = null, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var (name, a, b, _, scale, note) = LoraFactors(layer, alpha);
        using var scope = WorkScope.Of(progress, cancellationToken);
        return LoraMeasures.Of(name, a, b, scale, note, weight);
    }

    private (string Name, Weight A, Weight B, long Rank, double Scale, string Note) LoraFactors(string layer, double? alpha)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (alpha is { } given && !double.IsFinite(given))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha must be a finite number.");
        string name = LoraLayer(layer);
        var (a, b) = (this[name + LoraNames.A], this[name + LoraNames.B]);
        bool isLinear = a.Shape.Count == 2 && b.Shape.Count == 2, isKernel = a.Shape.Count == b.Shape.Count && a.Shape.Count > 2 && b.Shape.Skip(2).All(length => length == 1);
        if (!(isLinear || isKernel) || a.Shape[0] != b.Shape[1] || a.Count == 0 || b.Count == 0 || a.ElementType.IsComplex() || b.ElementType.IsComplex())
            throw new InvalidOperationException(
                $"The factors '{a.Name}' of shape {Numbers.Shape(a.Shape)} and '{b.Name}' of shape {Numbers.Shape(b.Shape)} cannot be multiplied; they must be (r, inputs) and (outputs, r).");
        _ = (a.Values, b.Values);
        long rank = a.Shape[0];
        var known = a.Lora ?? b.Lora;
        double? numerator = alpha ?? known?.Alpha;
        double denominator = known?.IsRankStabilised == true ? Math.Sqrt(rank) : rank;
        string formula = numerator is { } own ? $"ΔW = {Numbers.Exact(own)} / {(known?.IsRankStabilised == true ? "√" : "")}{Numbers.Exact(rank)} · B · A"
            : "alpha is unknown: ΔW = B · A, with a scale of 1";
        string note = known?.IsDecomposed == true ? $"{formula}; without the magnitudes of DoRA" : formula;
        return (name, a, b, rank, numerator / denominator ?? 1, note);
    }

    private string LoraLayer(string layer)
    {
        string[] layers = [.. _weights.Where(weight => weight.Name.EndsWith(LoraNames.A, StringComparison.Ordinal)).Select(weight => LoraNames.LayerOf(weight.Name)!)];
        string[] found = layers.Contains(layer, StringComparer.Ordinal) ? [layer] : [.. layers.Where(name => name.EndsWith("." + layer, StringComparison.Ordinal))];
        const int most = 10;
        return found.Length == 1 ? found[0] : throw new KeyNotFoundException(
            layers.Length == 0 ? $"There are no low-rank updates of '{layer}' or any other layer: no weight is named '…{LoraNames.A}'."
            : found.Length == 0 ? $"There is no low-rank update of '{layer}'. There are those of {Numbers.Listed(layers, most)}."
            : $"There are {found.Length} low-rank updates of '{layer}'; name one in full: {Numbers.Listed(found, most)}.");
    }
}
