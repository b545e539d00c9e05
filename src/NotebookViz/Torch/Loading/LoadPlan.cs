using NotebookViz.Common;
using static TorchSharp.torch;

namespace NotebookViz.Torch.Loading;

/// <summary>Which weights will be loaded into which parameters. All names, shapes and types are checked before anything is written.</summary>
internal sealed class LoadPlan
{
    private readonly IReadOnlyList<Move> _moves;

    private LoadPlan(IReadOnlyList<Move> moves, LoadReport report) => (_moves, Report) = (moves, report);

    public LoadReport Report { get; }

    public static LoadPlan Of(WeightList weights, nn.Module module)
    {
        var targets = ModuleTarget.LayersOf(module);
        var pairing = Pairing.Of(SourceLayer.Of(weights), targets);
        var pairs = pairing.Pairs.ToDictionary(pair => pair.Target);
        var matches = pairs.Values.ToDictionary(pair => pair.Target, pair => LayerMatch.Of(pair.Source, pair.Target, pair.SameName));
        var moves = targets.Where(matches.ContainsKey).SelectMany(target => matches[target].Moves.Select(move => (pairs[target].FoundBy, Move: move))).ToList();
        moves = [.. moves.Select(move => move.Move.Problem is null && Narrowing.ProblemOf(move.Move.Values, move.Move.Target.Weight.ElementType) is { } problem
            ? move with { Move = move.Move with { Problem = problem } } : move)];
        RefuseContradictions(moves);
        var fitting = moves.Where(move => move.Move.Problem is null).ToList();

        // A tensor that several layers share is filled once.
        var filled = fitting.Select(move => move.Move.Target.Identity).ToHashSet();
        var missing = targets.SelectMany(layer => matches.TryGetValue(layer, out var match) ? match.Missing : layer.Targets.Where(target => !target.IsOptional))
            .Where(target => !filled.Contains(target.Identity));
        var used = moves.Select(move => move.Move.Source).ToHashSet();
        return new([.. fitting.Select(move => move.Move)], new(
            fitting.Select(move => new LoadedWeight(move.Move.Source.Name, move.Move.Target.Name, move.FoundBy)),
            moves.Where(move => move.Move.Problem is not null).Select(move => Mismatch(move.Move)),
            missing.Select(target => $"{target.Name} {Numbers.Shape(target.Weight.Shape)}"),
            weights.Where(weight => !used.Contains(weight)).Select(weight => weight.Name),
            pairing.Problem));
    }

    /// <summary>Reads and converts all weights, then writes them. If one cannot be read, nothing changes.</summary>
    /// <param name="work">Receives the number of values that were read; null for none.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void Apply(Work? work)
    {
        using var noGradient = no_grad();
        var values = new List<Tensor>();
        foreach (var move in _moves)
        {
            WorkScope.ThrowIfCancelled();
            values.Add(TargetOf(move).Read(move));
            work?.Advance(move.Values.Count);
        }
        // Writing is not interrupted: all weights are written or none.
        WorkScope.ThrowIfCancelled();
        foreach (var (move, value) in _moves.Zip(values))
            TargetOf(move).Write(move, value);
    }

    // A shared tensor can take the values of only one weight.
    private static void RefuseContradictions(List<(string FoundBy, Move Move)> moves)
    {
        var shared = moves.Where(move => move.Move.Problem is null)
            .GroupBy(move => (move.Move.Target.Identity, move.Move.Part))
            .Where(group => group.Select(move => move.Move.Source).Distinct().Count() > 1 && !AreEqual([.. group.Select(move => move.Move)])).ToList();
        foreach (var group in shared)
        {
            string names = string.Join(" and ", group.Select(move => move.Move.Target.Name));
            foreach (var move in group)
                moves[moves.IndexOf(move)] = move with { Move = move.Move with { Problem = $"{names} are one tensor, but the list has different values for them; keep only one." } };
        }
    }

    private static bool AreEqual(IReadOnlyList<Move> moves)
    {
        if (moves.All(move => move.Source.Data is { } data && data == moves[0].Source.Data))
            return true;
        using var scope = NewDisposeScope();
        var first = TargetOf(moves[0]).Read(moves[0]).to(float64);
        return moves.Skip(1).All(move => first.allclose(TargetOf(move).Read(move).to(float64), 0, 0, equal_nan: true));
    }

    private static ModuleTarget TargetOf(Move move) => (ModuleTarget)move.Target;

    private static string Mismatch(Move move) =>
        $"'{move.Source.Name}' {Numbers.Shape(move.Source.Shape)} does not fit {move.Target.Name} {Numbers.Shape(move.Target.Weight.Shape)}. {move.Problem}";
}
