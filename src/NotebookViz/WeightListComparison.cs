using System.Collections;
using NotebookViz.Common;
using NotebookViz.Comparing;

namespace NotebookViz;

/// <summary>
/// The differences between two lists of weights, A and B, such as two checkpoints of a model: a comparison for each pair of corresponding weights, the
/// largest relative change first, and the weights without a partner. As the last value of a notebook's cell it shows a sortable table with pictures.
/// </summary>
/// <remarks>Immutable and thread-safe. It holds numbers; pictures read the values again, so files must stay open until it has been shown.</remarks>
public sealed partial class WeightListComparison : IReadOnlyList<WeightComparison>
{
    private readonly ValueList<WeightComparison> _rows;

    private WeightListComparison(string titleA, string titleB, IReadOnlyList<WeightComparison> inOrder, ListPairs pairs)
    {
        (TitleA, TitleB, InOrder) = (titleA, titleB, inOrder);
        _rows = new(inOrder.OrderByDescending(comparison => comparison.Badness));
        NotComparable = new ValueList<UncomparableWeights>(pairs.Pairs.Where(pair => pair.Problem is not null).Select(pair => new UncomparableWeights(pair.A, pair.B, pair.Problem!)));
        (OnlyInA, OnlyInB, PairingProblem) = (new ValueList<Weight>(pairs.OnlyInA), new ValueList<Weight>(pairs.OnlyInB), pairs.Problem);
    }

    /// <summary>Gets the title of A: "8 weights of before.safetensors".</summary>
    public string TitleA { get; }

    /// <summary>Gets the title of B: "8 weights of after.safetensors".</summary>
    public string TitleB { get; }

    /// <summary>Gets how many pairs of weights were compared.</summary>
    public int Count => _rows.Count;

    /// <summary>
    /// Gets the comparison at an index from 0. Changed pairs without a relative change and pairs whose non-finite values differ come first, then the
    /// largest relative change.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no comparison at that index.</exception>
    public WeightComparison this[int index] => _rows.At(index, "list", "comparisons");

    /// <summary>Gets the comparison of the weight with that name in A.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="KeyNotFoundException">No comparison, or more than one, has that name; the message lists the names, or the indices.</exception>
    public WeightComparison this[string name] => _rows.Named(name, comparison => comparison.NameA, "comparison");

    /// <summary>Gets the weights of A that have no partner in B, in the order of A.</summary>
    public IReadOnlyList<Weight> OnlyInA { get; }

    /// <summary>Gets the weights of B that have no partner in A, in the order of B.</summary>
    public IReadOnlyList<Weight> OnlyInB { get; }

    /// <summary>Gets the pairs that correspond but cannot be compared: their shapes differ, their axis order is unknown, or one has no values.</summary>
    public IReadOnlyList<UncomparableWeights> NotComparable { get; }

    /// <summary>Gets why no weights could be paired, and what to do about it; null if some were paired.</summary>
    public string? PairingProblem { get; }

    /// <summary>Gets whether every weight has a partner and no value differs.</summary>
    public bool IsUnchanged => IsComplete && _rows.All(comparison => comparison.IsUnchanged);

    /// <summary>
    /// Returns whether every weight has a partner and no relative change is above a limit. A non-finite pair with different bits exceeds every
    /// limit.
    /// </summary>
    /// <param name="limit">The largest <see cref="WeightComparison.RelativeChange"/> allowed, such as 1e-6.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or NaN.</exception>
    public bool IsWithin(double limit)
    {
        if (!(limit >= 0))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "The limit of the relative change must be 0 or more, such as 1e-6.");
        return IsComplete && _rows.All(comparison => comparison.IsWithin(limit));
    }

    /// <inheritdoc/>
    public IEnumerator<WeightComparison> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The comparisons in the order of A.</summary>
    internal IReadOnlyList<WeightComparison> InOrder { get; }

    private bool IsComplete => PairingProblem is null && OnlyInA.Count + OnlyInB.Count + NotComparable.Count == 0;

    /// <summary>Pairs and compares two lists. Reads all values.</summary>
    internal static WeightListComparison Of(WeightList a, WeightList b)
    {
        var pairs = ListPairs.Of(a, b);
        var comparable = pairs.Pairs.Where(pair => pair.Problem is null).ToList();
        using var work = Work.Begin($"Comparing {a.Title}", comparable.Select(pair => pair.A));
        var comparisons = new List<WeightComparison>(comparable.Count);
        foreach (var pair in comparable)
        {
            WorkScope.ThrowIfCancelled();
            work?.Next(pair.A.Count);
            comparisons.Add(WeightComparison.Of(pair));
        }
        return new(a.Title, b.Title, comparisons, pairs);
    }
}

/// <summary>Two weights that correspond but cannot be compared value by value.</summary>
/// <param name="A">The first weight.</param>
/// <param name="B">The second weight.</param>
/// <param name="Reason">Why they cannot be compared, as a sentence.</param>
/// <exception cref="ArgumentNullException">An argument is null.</exception>
public sealed record UncomparableWeights(Weight A, Weight B, string Reason)
{
    /// <summary>Gets the first weight.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Weight A { get; init => field = Arguments.NotNull(value, nameof(A)); } = Arguments.NotNull(A);

    /// <summary>Gets the second weight.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Weight B { get; init => field = Arguments.NotNull(value, nameof(B)); } = Arguments.NotNull(B);

    /// <summary>Gets why they cannot be compared, as a sentence.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Reason { get; init => field = Arguments.NotNull(value, nameof(Reason)); } = Arguments.NotNull(Reason);
}
