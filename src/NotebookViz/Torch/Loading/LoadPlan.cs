using NotebookViz.Common;
using static TorchSharp.torch;

namespace NotebookViz.Torch.Loading;

/// <summary>What is going to be loaded into what; all values are read and converted before the first one is written.</summary>
internal sealed class LoadPlan
{
    private readonly List<(Tensor Target, Tensor Values)> _copies = [];
    private readonly List<LoadedWeight> _matched = [];
    private readonly List<string> _mismatched = [];
    private readonly HashSet<Weight> _used = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<LoadTarget> _filled = new(ReferenceEqualityComparer.Instance);

    private LoadPlan(WeightList weights, nn.Module module, Work? work)
    {
        var sources = SourceLayer.Of(weights).ToList();
        var targets = TargetLayer.Of(module).ToList();
        foreach (var (source, target) in Pair(sources, targets))
            Match(source, target, work);

        // A tensor that two layers share is filled once, and Keras counts no batches.
        var filled = _filled.Select(target => TensorIdentity.Of(target.Tensor)).ToHashSet();
        var missing = targets.SelectMany(layer => layer.Targets)
            .Where(target => !_filled.Contains(target) && !filled.Contains(TensorIdentity.Of(target.Tensor)) && target.Slot != "num_batches_tracked");
        Report = new(_matched, _mismatched, missing.Select(target => $"{target.Name} {Numbers.Shape(target.Weight.Shape)}"),
            weights.Where(weight => !_used.Contains(weight)).Select(weight => weight.Name));
    }

    public LoadReport Report { get; }

    /// <summary>Reads and converts all values.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="module">The module.</param>
    /// <param name="work">What is told how many values are read; null for nothing.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static LoadPlan Of(WeightList weights, nn.Module module, Work? work) => new(weights, module, work);

    /// <summary>Writes the values into the module.</summary>
    public void Apply()
    {
        using var noGradient = no_grad();
        foreach (var (target, values) in _copies)
            target.copy_(values);
    }

    private static IEnumerable<(SourceLayer, TargetLayer)> Pair(List<SourceLayer> sources, List<TargetLayer> targets)
    {
        var byName = targets.GroupBy(target => target.Name).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var named = sources.Where(source => byName.ContainsKey(source.Name)).Select(source => (source, byName[source.Name])).ToList();
        var free = targets.Except(named.Select(pair => pair.Item2)).ToList();
        foreach (var source in sources.Except(named.Select(pair => pair.source)))
        {
            if (source.Family.Length > 0 && free.Find(target => target.Family == source.Family) is { } target)
            {
                free.Remove(target);
                named.Add((source, target));
            }
        }
        return named.OrderBy(pair => targets.IndexOf(pair.Item2));
    }

    private void Match(SourceLayer source, TargetLayer layer, Work? work)
    {
        foreach (var weight in source.Weights)
        {
            WorkScope.ThrowIfCancelled();
            string slot = SourceLayer.SlotOf(weight, layer.Family);
            if (Find(layer, slot) is not { } target)
                continue;
            _used.Add(weight);
            if (slot == "bias_ih" && weight.Name.EndsWith("/bias", StringComparison.Ordinal))
                AddRecurrentBias(weight, target, Find(layer, "bias_hh")!, layer.Family);
            else
                Add(weight, weight, target);
            work?.Advance(weight.Count);
        }
    }

    // A layer's first level: what Keras has as a layer of its own.
    private static LoadTarget? Find(TargetLayer layer, string slot) =>
        layer.Targets.FirstOrDefault(target => target.Slot == slot) ?? layer.Targets.FirstOrDefault(target => target.Slot == slot + "_l0");

    private void AddRecurrentBias(Weight bias, LoadTarget input, LoadTarget recurrent, string family)
    {
        if (bias.Shape is [2, _])
        {
            Add(bias, bias.Slice(0, 0), input);
            Add(bias, bias.Slice(0, 1), recurrent);
        }
        else if (family == "GRU")
        {
            foreach (var target in (LoadTarget[])[input, recurrent])
                Mismatch(bias, target, "A GRU with reset_after=False applies its reset gate before the recurrent kernel, TorchSharp's after it; train it with reset_after=True.");
        }
        else
        {
            Add(bias, bias, input);
            if (_filled.Contains(input) && input.Weight.Shape.SequenceEqual(bias.Shape))
                Fill(bias, recurrent, zeros_like(recurrent.Tensor));
        }
    }

    private void Add(Weight named, Weight weight, LoadTarget target)
    {
        bool sameName = named.Name.Replace('/', '.') == target.Name;
        if (AxisOrder.Convert(weight, target.Weight, sameName, out string? problem) is not { } values)
        {
            Mismatch(named, target, problem!);
            return;
        }
        using var doubles = tensor(values, dtype: ScalarType.Float64);
        Fill(named, target, doubles.reshape([.. target.Weight.Shape]).to(target.Tensor.dtype));
    }

    private void Fill(Weight weight, LoadTarget target, Tensor values)
    {
        _filled.Add(target);
        _matched.Add(new(weight.Name, target.Name));
        _copies.Add((target.Tensor, values));
    }

    private void Mismatch(Weight weight, LoadTarget target, string problem)
    {
        _filled.Add(target);
        _mismatched.Add($"'{weight.Name}' {Numbers.Shape(weight.Shape)} does not fit {target.Name} {Numbers.Shape(target.Weight.Shape)}. {problem}");
    }
}
