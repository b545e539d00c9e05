using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NotebookViz.Common;
using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>What is striking about filters: dead ones, and ones that say the same as another.</summary>
/// <param name="Dead">Filters that are all but zero.</param>
/// <param name="DuplicateOf">Filters whose every weight equals that of an earlier filter, and which one.</param>
internal sealed record FilterFindings(IReadOnlyList<long> Dead, IReadOnlyDictionary<long, long> DuplicateOf)
{
    // A filter whose largest weight is a thousandth of the kernel's largest adds nothing to what the others compute.
    private const double DeadShare = 1e-3;

    /// <summary>The words for a dead filter's criterion.</summary>
    public const string DeadMeaning = "ø, no weight above 0.1 % of the largest";

    /// <summary>The words for a duplicate filter's criterion.</summary>
    public const string DuplicateMeaning = "=, the same weights as the one named";

    /// <summary>Nothing striking: what is not a filter is not judged.</summary>
    public static readonly FilterFindings None = new([], new Dictionary<long, long>());

    /// <summary>Judges filters.</summary>
    /// <param name="norms">Their norms and fingerprints.</param>
    /// <param name="largest">The kernel's largest magnitude.</param>
    /// <param name="valuesOf">Reads a filter's values.</param>
    public static FilterFindings Of(SliceNorms norms, double largest, Func<long, double[]> valuesOf)
    {
        double[] magnitudes = norms.Largest;
        var dead = new List<long>();
        var duplicates = new Dictionary<long, long>();
        var originals = new Dictionary<(double, uint), List<long>>();
        for (int index = 0; index < magnitudes.Length; index++)
        {
            if (magnitudes[index] <= largest * DeadShare)
            {
                dead.Add(index);
                continue;
            }
            ref var alike = ref CollectionsMarshal.GetValueRefOrAddDefault(originals, (magnitudes[index], norms.Fingerprints[index]), out _);
            alike ??= [];
            // Different filters rarely have the same fingerprint, but they may.
            double[]? values = alike.Count > 0 ? valuesOf(index) : null;
            int original = alike.FindIndex(other => valuesOf(other).SequenceEqual(values!));
            if (original >= 0)
                duplicates[index] = alike[original];
            else
                alike.Add(index);
        }
        return new(dead, duplicates);
    }

    /// <summary>What stands after a filter's number in its title.</summary>
    public string Suffix(long index) => DuplicateOf.TryGetValue(index, out long original) ? $" = {Numbers.Exact(original)}" : Dead.Contains(index) ? " ø" : "";
}

/// <summary>
/// Orders vectors so that similar ones are neighbours: the leaf order of an agglomerative clustering by cosine distance with average linkage
/// (UPGMA; Sokal and Michener, 1958), distances updated as Lance and Williams (1967) give it.
/// </summary>
internal static class Clustering
{
    /// <summary>The order of the vectors: a permutation of their places.</summary>
    public static int[] Order(IReadOnlyList<double[]> vectors)
    {
        int count = vectors.Count;
        var distance = new double[count, count];
        for (int i = 0; i < count; i++)
            for (int j = i + 1; j < count; j++)
                distance[i, j] = distance[j, i] = Distance(vectors[i], vectors[j]);

        var clusters = Enumerable.Range(0, count).ToDictionary(i => i, i => new List<int> { i });
        while (clusters.Count > 1)
        {
            var (a, b) = Closest(distance, [.. clusters.Keys]);
            int sizeA = clusters[a].Count, sizeB = clusters[b].Count;
            foreach (int other in clusters.Keys)
                distance[a, other] = distance[other, a] = (sizeA * distance[a, other] + sizeB * distance[b, other]) / (sizeA + sizeB);
            clusters[a].AddRange(clusters[b]);
            clusters.Remove(b);
        }
        return count == 0 ? [] : [.. clusters.Values.Single()];
    }

    private static (int A, int B) Closest(double[,] distance, int[] keys)
    {
        var best = (A: keys[0], B: keys[1]);
        for (int i = 0; i < keys.Length; i++)
            for (int j = i + 1; j < keys.Length; j++)
                if (distance[keys[i], keys[j]] < distance[best.A, best.B])
                    best = (keys[i], keys[j]);
        return best.A < best.B ? best : (best.B, best.A);
    }

    // One minus the cosine; a vector without a direction is as far from all others as an orthogonal one.
    private static double Distance(double[] a, double[] b)
    {
        double cosine = TensorPrimitives.CosineSimilarity<double>(a, b);
        return double.IsFinite(cosine) ? 1 - cosine : 1;
    }
}
