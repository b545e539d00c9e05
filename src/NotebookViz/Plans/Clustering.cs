using System.Numerics.Tensors;

namespace NotebookViz.Plans;

/// <summary>
/// Orders vectors so that similar ones are neighbours: the leaf order of an agglomerative clustering by cosine distance with average linkage
/// (UPGMA; Sokal and Michener, 1958), with the distances updated by the formula of Lance and Williams (1967).
/// </summary>
internal static class Clustering
{
    /// <summary>The order of the vectors: a permutation of their indices.</summary>
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

    // One minus the cosine; a zero vector is as far from all others as an orthogonal one.
    private static double Distance(double[] a, double[] b)
    {
        double cosine = TensorPrimitives.CosineSimilarity<double>(a, b);
        return double.IsFinite(cosine) ? 1 - cosine : 1;
    }
}
