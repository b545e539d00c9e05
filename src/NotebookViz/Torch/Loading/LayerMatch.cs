using NotebookViz.Common;
using NotebookViz.Conventions;

namespace NotebookViz.Torch.Loading;

/// <summary>A weight and the parameter, or part of a parameter, that it fills.</summary>
/// <param name="Source">The weight of the list.</param>
/// <param name="Values">The weight, or the part of it that is used.</param>
/// <param name="Target">The parameter or buffer.</param>
/// <param name="Part">Which third of the parameter's rows it fills; null for all rows.</param>
/// <param name="Order">How its axes are reordered; null for zeros.</param>
/// <param name="Problem">Why it does not fit; null if it does.</param>
internal sealed record Move(Weight Source, Weight Values, LoadTarget Target, int? Part, AxisOrder? Order, string? Problem);

/// <summary>Which weight of a layer fills which parameter of another. Reads no values.</summary>
internal sealed class LayerMatch
{
    private readonly TargetLayer _target;
    private readonly bool _sameName;
    private readonly string? _contradiction;
    private readonly List<Move> _moves = [];
    private readonly List<Weight> _unused = [];

    private LayerMatch(SourceLayer source, TargetLayer target, bool sameName)
    {
        (_target, _sameName) = (target, sameName);
        if (!Families.MayBeOne(source.Family, target.Family))
            _contradiction = $"'{source.Name}' is {Families.WithArticle(source.Family)} in the list, but '{target.Name}' is {Families.WithArticle(target.Family)} in the module; rename one of them.";
        foreach (var weight in source.Weights)
        {
            if (SourceLayer.AttentionPartOf(weight) is { } part)
                AddAttention(weight, part);
            else if (source.SlotsOf(weight, target.Family).Select(Find).FirstOrDefault(found => found is not null) is { } slot)
                AddWeight(weight, slot);
            else
                _unused.Add(weight);
        }
        RefuseDuplicates();
        Missing = [.. target.Targets.Where(parameter => !parameter.IsOptional && !IsFilled(parameter))];
    }

    /// <summary>Which weight is loaded into which parameter, or why it does not fit.</summary>
    public IReadOnlyList<Move> Moves => _moves;

    /// <summary>Weights that have no counterpart in the layer.</summary>
    public IReadOnlyList<Weight> Unused => _unused;

    /// <summary>Parameters and buffers that no weight fills.</summary>
    public IReadOnlyList<LoadTarget> Missing { get; }

    /// <summary>True if every weight fills its parameter and every parameter is filled.</summary>
    public bool Fits => _unused.Count + Missing.Count == 0 && _moves.TrueForAll(move => move.Problem is null);

    /// <summary>Matches the weights of two layers.</summary>
    /// <param name="source">The weights.</param>
    /// <param name="target">The parameters.</param>
    /// <param name="sameName">True if both layers have the same name, so that weights of the same name have their axes in the same order.</param>
    public static LayerMatch Of(SourceLayer source, TargetLayer target, bool sameName) => new(source, target, sameName);

    private LoadTarget? Find(string slot) => _target.Targets.FirstOrDefault(target => target.Slot == slot);

    private bool IsFilled(LoadTarget target)
    {
        var moves = _moves.Where(move => move.Target == target).ToList();
        return moves.Exists(move => move.Part is null) || moves.DistinctBy(move => move.Part).Count() == Packing.Attention.Length;
    }

    private void AddWeight(Weight weight, LoadTarget target)
    {
        if (target.Slot.StartsWith("bias_ih", StringComparison.Ordinal) && SourceLayer.ParameterOf(weight) == "bias")
            AddRecurrentBias(weight, target, Find(target.Slot.Replace("_ih", "_hh", StringComparison.Ordinal))!);
        else if (SourceLayer.IsAttentionOutput(weight) && weight.Shape is [var heads, var size, var outputs])
            Add(weight, Reshaped(weight, [heads * size, outputs], [AxisRole.Input, AxisRole.Output]), target);
        else
            Add(weight, weight, target);
    }

    // With reset_after, a Keras GRU has separate input and recurrent biases; other layers have a single one.
    private void AddRecurrentBias(Weight bias, LoadTarget input, LoadTarget recurrent)
    {
        if (bias.Shape is [2, _])
        {
            Add(bias, bias.Slice(0, 0), input);
            Add(bias, bias.Slice(0, 1), recurrent);
        }
        else if (_target.Family == "GRU")
        {
            foreach (var target in (LoadTarget[])[input, recurrent])
                _moves.Add(new(bias, bias, target, null, null, "A GRU with reset_after=False applies its reset gate before the recurrent kernel, but TorchSharp's applies it after; train it with reset_after=True."));
        }
        else
        {
            Add(bias, bias, input);
            string? problem = _moves[^1].Problem;
            _moves.Add(new(bias, bias, recurrent, null, null, problem));
        }
    }

    // Keras: (inputs, heads, size) for each of query, key and value. TorchSharp: all rows in one matrix, (3 × heads × size, inputs).
    private void AddAttention(Weight weight, string part)
    {
        bool isKernel = weight.Shape.Count == 3;
        if (Find(isKernel ? "in_proj_weight" : "in_proj_bias") is not { } target || weight.Shape.Count is not (2 or 3))
        {
            _unused.Add(weight);
            return;
        }
        long rows = weight.Shape[^1] * weight.Shape[^2];
        var values = isKernel
            ? Reshaped(weight, [weight.Shape[0], rows], [AxisRole.Input, AxisRole.Output])
            : Reshaped(weight, [rows], [AxisRole.Output]);
        AxisRole[] roles = isKernel ? [AxisRole.Output, AxisRole.Input] : [AxisRole.Output];
        long[] shape = [target.Weight.Shape[0] / Packing.Attention.Length, .. target.Weight.Shape.Skip(1)];
        var third = Weight.WithoutValues(target.Name, shape, target.Weight.ElementType, "").WithRoles(roles);
        var order = AxisOrder.Find(values, third, false, out string? problem);
        if (problem is not null && weight.Data is not null)
            problem = $"It has {Numbers.Exact(weight.Shape[^2])} heads of size {Numbers.Exact(weight.Shape[^1])}, but the module needs {Numbers.Shape(shape)} in TorchSharp's order; its MultiheadAttention always has heads × size inputs.";
        _moves.Add(new(weight, values, target, Array.IndexOf(Packing.Attention, part), order, problem ?? ComplexProblem(weight, target)));
    }

    private void Add(Weight source, Weight values, LoadTarget target)
    {
        bool sameName = _sameName && SourceLayer.ParameterOf(source) == target.Slot;
        // A kind derived from a name may be wrong. Parameters with the same name are then assumed to have the same order.
        if (_contradiction is not null && sameName)
            values = values.WithAxes(Axis.Unknown(values.Shape));
        var order = AxisOrder.Find(values, target.Weight, sameName, out string? problem);
        problem ??= ComplexProblem(source, target);
        _moves.Add(new(source, values, target, null, order, sameName ? problem : _contradiction ?? problem));
    }

    private static string? ComplexProblem(Weight source, LoadTarget target) =>
        source.ElementType.IsComplex() || target.Weight.ElementType.IsComplex() ? "Complex values are not converted; set the parameter yourself." : null;

    private void RefuseDuplicates()
    {
        foreach (var same in _moves.GroupBy(move => (move.Target.Slot, move.Part)).Where(same => same.Select(move => move.Source).Distinct().Count() > 1).ToList())
        {
            string names = string.Join(" and ", same.Select(move => $"'{move.Source.Name}' {Numbers.Shape(move.Source.Shape)}"));
            foreach (var move in same)
                _moves[_moves.IndexOf(move)] = move with { Problem = $"The list has {names} for it; keep only one." };
        }
    }

    private static Weight Reshaped(Weight weight, long[] shape, AxisRole[] roles) =>
        new(weight.Name, shape, weight.ElementType, weight.Data, WeightDescription.Of(weight.LayerKind, weight.Role, shape, roles), weight.Problem);
}
