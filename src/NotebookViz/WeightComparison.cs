using System.Diagnostics;
using NotebookViz.Common;
using NotebookViz.Comparing;
using NotebookViz.Conventions;
using NotebookViz.Data;

namespace NotebookViz;

/// <summary>
/// The differences between two weights, A and B: numbers over all pairs of values, computed in double precision in one pass over both. As the last value of
/// a notebook's cell it shows A, B and B − A as pictures.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. It holds numbers; pictures read the values again. Pairs in which a value is NaN or infinite are counted, and excluded
/// from changes, norms, the cosine and sign flips. The change of a complex value is the magnitude of the difference; the cosine treats real and imaginary
/// parts as values of their own, and no signs flip.
/// </remarks>
[DebuggerDisplay("{Headline,nq}")]
public sealed partial class WeightComparison
{
    internal WeightComparison(WeightPair pair, PairObserver? pairs, WeightStatistics statisticsA, WeightStatistics statisticsB)
    {
        (A, B, FoundBy, StatisticsA, StatisticsB) = (pair.A, pair.B, pair.FoundBy, statisticsA, statisticsB);
        EqualCount = pairs?.Equal ?? 0;
        SignFlipCount = pairs?.Flips ?? 0;
        NotFiniteCount = pairs?.NotFinite ?? 0;
        UnequalNotFiniteCount = pairs?.NotFiniteUnequal ?? 0;
        MaxAbsChange = pairs?.Largest ?? 0;
        MaxAbsIndex = pairs is { LargestIndex: >= 0 and var place } ? new ValueList<long>(Shapes.Indices([.. A.Shape], place)) : null;
        NormA = pairs?.NormA ?? 0;
        NormB = pairs?.NormB ?? 0;
        NormOfChange = pairs?.NormOfChange ?? 0;
        Cosine = pairs?.Cosine;
        RelativeChange = MaxAbsChange == 0 ? NotFiniteCount < A.Count || A.Count == 0 ? 0 : null : pairs!.RelativeChange;
        IsUnchanged = MaxAbsChange == 0 && UnequalNotFiniteCount == 0;
    }

    /// <summary>Gets the first weight, with its axes in the order in which both were compared.</summary>
    public Weight A { get; }

    /// <summary>Gets the second weight, with its axes in the order in which both were compared.</summary>
    public Weight B { get; }

    /// <summary>Gets the name of the first weight.</summary>
    public string NameA => A.Name;

    /// <summary>Gets the name of the second weight. If a single bias is compared with the sum of two, both names are joined by "+".</summary>
    public string NameB => B.Name;

    /// <summary>Gets how the weights were paired, such as "same name"; empty if they were passed directly.</summary>
    public string FoundBy { get; }

    /// <summary>Gets the length of each axis, in the order in which both were compared.</summary>
    public IReadOnlyList<long> Shape => A.Shape;

    /// <summary>Gets how many pairs of values there are.</summary>
    public long Count => A.Count;

    /// <summary>
    /// Gets the Euclidean norm of the difference divided by that of A, ‖B − A‖ / ‖A‖: 0 if nothing changed. Null if this is undefined: A is all zeros and B
    /// is not, or no pair is finite. It is computed even if a norm exceeds the range of doubles.
    /// </summary>
    public double? RelativeChange { get; }

    /// <summary>Gets the cosine of the angle between A and B as vectors, ⟨A, B⟩ / (‖A‖ ‖B‖), from -1 to 1; null if either is all zeros.</summary>
    public double? Cosine { get; }

    /// <summary>Gets the largest absolute difference; 0 if nothing changed, infinite if it exceeds the range of doubles.</summary>
    public double MaxAbsChange { get; }

    /// <summary>
    /// Gets the index of the largest difference, with a number for each axis of <see cref="Shape"/>; the first in row-major order if there are
    /// several, null if nothing changed.
    /// </summary>
    public IReadOnlyList<long>? MaxAbsIndex { get; }

    /// <summary>
    /// Gets how many pairs have equal bits after conversion to the wider of the two types. NaN equals NaN if the bits are the same; 0 and -0 have different
    /// bits. 64-bit integers are compared exactly, also with numbers of other types.
    /// </summary>
    public long EqualCount { get; }

    /// <summary>Gets the share of pairs with equal bits, 0 to 1; 1 for weights without values.</summary>
    public double EqualShare => Count == 0 ? 1 : (double)EqualCount / Count;

    /// <summary>Gets how many pairs have one value below zero and the other above.</summary>
    public long SignFlipCount { get; }

    /// <summary>Gets the share of pairs with one value below zero and the other above, 0 to 1.</summary>
    public double SignFlipShare => Count == 0 ? 0 : (double)SignFlipCount / Count;

    /// <summary>Gets how many pairs have a NaN or infinite value. They are excluded from changes, norms, the cosine and sign flips.</summary>
    public long NotFiniteCount { get; }

    /// <summary>Gets how many of the non-finite pairs have different bits, such as a number that became NaN.</summary>
    public long UnequalNotFiniteCount { get; }

    /// <summary>Gets the Euclidean norm of A over the finite pairs.</summary>
    public double NormA { get; }

    /// <summary>Gets the Euclidean norm of B over the finite pairs.</summary>
    public double NormB { get; }

    /// <summary>Gets the Euclidean norm of B − A over the finite pairs.</summary>
    public double NormOfChange { get; }

    /// <summary>Gets the statistics of A over all its values.</summary>
    public WeightStatistics StatisticsA { get; }

    /// <summary>Gets the statistics of B over all its values.</summary>
    public WeightStatistics StatisticsB { get; }

    /// <summary>Gets whether no value differs: the values of every pair are equal numbers, or non-finite with equal bits.</summary>
    public bool IsUnchanged { get; }

    /// <summary>
    /// Returns B − A as a weight in double precision with the axes of A, complex if A or B is. Its values are computed when they are read.
    /// </summary>
    public Weight GetDifference()
    {
        var description = new WeightDescription { LayerKind = A.LayerKind, Role = A.Role, Axes = new(A.Axes) };
        var data = new CombinedData(A, B, isDifference: true);
        return new("B − A", A.Shape, data.ElementType, data, description);
    }

    /// <summary>Whether the relative change is at most a limit, and no non-finite pair differs.</summary>
    internal bool IsWithin(double limit) => UnequalNotFiniteCount == 0 && (IsUnchanged || RelativeChange <= limit);

    /// <summary>The sort key, largest first: infinite for a changed pair without a relative change, or with different non-finite values.</summary>
    internal double Badness => IsUnchanged ? 0 : UnequalNotFiniteCount > 0 ? double.PositiveInfinity : RelativeChange ?? double.PositiveInfinity;

    internal string Headline => NameA == NameB ? NameA : $"{NameA} and {NameB}";

    /// <summary>Compares two weights of one shape; this reads all their values.</summary>
    internal static WeightComparison Of(WeightPair pair)
    {
        if (pair.A.Count == 0)
            return new(pair, null, pair.A.GetStatistics(quantiles: false), pair.B.GetStatistics(quantiles: false));
        var pairs = new PairObserver(pair.A, pair.B);
        object? content = pair.B.Values.Hold();
        pair.A.ObserveWithoutQuantiles(pairs);
        GC.KeepAlive(content);
        var statistics = pairs.StatisticsOfB();
        pair.B.Keep(statistics);
        return new(pair, pairs, pair.A.GetStatistics(quantiles: false), statistics);
    }
}
