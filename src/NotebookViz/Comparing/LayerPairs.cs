using NotebookViz.Torch.Loading;

namespace NotebookViz.Comparing;

/// <summary>Weights that correspond because their layers do.</summary>
/// <param name="A">The weights of the first list: one, or the two biases whose sum corresponds to one bias of the other side.</param>
/// <param name="B">The weights of the second list.</param>
/// <param name="Pair">Both in one order.</param>
internal sealed record LayerPairs(IReadOnlyList<Weight> A, IReadOnlyList<Weight> B, WeightPair Pair)
{
    /// <summary>Pairs two lists as <c>LoadInto</c> pairs a list and a module.</summary>
    /// <remarks>Keras weights can be put into PyTorch's order but not the reverse, so the direction that pairs more is used.</remarks>
    public static IReadOnlyList<LayerPairs> Of(WeightList a, WeightList b)
    {
        var forward = Of(a, b, isReversed: false);
        if (forward.Count(found => found.Pair.Problem is null) == Math.Min(a.Count, b.Count))
            return forward;
        var backward = Of(b, a, isReversed: true);
        return backward.Count(found => found.Pair.Problem is null) > forward.Count(found => found.Pair.Problem is null) ? backward : forward;
    }

    private static List<LayerPairs> Of(WeightList from, WeightList to, bool isReversed)
    {
        var found = new List<LayerPairs>();
        foreach (var layers in Pairing.Of(SourceLayer.Of(from), TargetLayer.Of(to)).Pairs)
        {
            var moves = LayerMatch.Of(layers.Source, layers.Target, layers.SameName).Moves;
            foreach (var move in moves)
            {
                // A bias that fills one parameter and sets another to zero corresponds to the sum of both.
                bool isSum = move.Problem is null && move.Order is not null && Zeros(move) is not null;
                if (move.Order is null && move.Problem is null)
                    continue;
                Weight[] targets = isSum ? [move.Target.Weight, Zeros(move)!.Target.Weight] : [move.Target.Weight];
                var pair = isSum
                    ? WeightPair.OfSum(move, Zeros(move)!, isReversed, layers.FoundBy)
                    : WeightPair.Of(move, isReversed, layers.FoundBy);
                found.Add(isReversed ? new(targets, [move.Source], pair) : new([move.Source], targets, pair));
            }

            Move? Zeros(Move move) => moves.FirstOrDefault(other => ReferenceEquals(other.Source, move.Source) && other.Order is null && other.Problem is null);
        }
        return found;
    }
}
