using NotebookViz.Common;

namespace NotebookViz.Findings;

/// <summary>Findings about several weights of a model: which share their values, and which filters are switched off by the normalisation after them.</summary>
internal static class ModelFindings
{
    // Fewer values may be equal by chance.
    private const int FewestValues = 16;

    // A channel whose scale is a thousandth of the usual one adds nothing to the output of the others (network slimming, arXiv:1708.06519).
    private const double OffShare = 1e-3;

    // PyTorch's ε, and a lower bound of Keras' 1e-3. Files do not contain it.
    private const double Epsilon = 1e-5;

    /// <summary>The findings, by weight.</summary>
    public static ILookup<Weight, Finding> Of(IEnumerable<Weight> weights)
    {
        Weight[] readable = [.. weights.Where(weight => weight.Problem is null && weight.Count > 0 && !weight.ElementType.IsComplex())];
        return Tied(readable).Concat(SwitchedOff(readable)).ToLookup(pair => pair.Weight, pair => pair.Finding);
    }

    private static IEnumerable<(Weight Weight, Finding Finding)> Tied(Weight[] weights)
    {
        foreach (var alike in weights.Where(weight => weight.Count >= FewestValues && !weight.IsConstant).GroupBy(Summary).Where(group => group.Count() > 1))
        {
            var originals = new List<Weight>();
            foreach (var weight in alike)
                if (originals.Find(other => HasSameValues(weight, other)) is { } original)
                    yield return (weight, new(FindingKind.Tied, weight.Name, $"the same values as {(original.Name.Length == 0 ? "another weight" : original.Name)}"));
                else
                    originals.Add(weight);
        }

        static object Summary(Weight weight)
        {
            var statistics = weight.GetStatistics();
            return (weight.ElementType, Numbers.Shape(weight.Shape), statistics.Min, statistics.Max, statistics.ArgMin, statistics.ArgMax, statistics.L1Norm);
        }
    }

    private static bool HasSameValues(Weight a, Weight b)
    {
        if (ReferenceEquals(a.Data, b.Data))
            return true;
        const int chunk = 1 << 16;
        byte[] first = new byte[chunk], second = new byte[chunk];
        for (long start = 0; start < a.Data!.ByteLength; start += chunk)
        {
            int length = (int)Math.Min(chunk, a.Data.ByteLength - start);
            if (!a.Data.Read(start, first.AsSpan(0, length)).SequenceEqual(b.Data!.Read(start, second.AsSpan(0, length))))
                return false;
        }
        return true;
    }

    // Examines γ alone, and then the kernel with the normalisation folded in: γ‖W‖/√(σ²+ε) of each filter (Jacob et al., arXiv:1712.05877). The kernel is
    // the one before the normalisation in the order of layers, if the source states that order.
    private static IEnumerable<(Weight Weight, Finding Finding)> SwitchedOff(Weight[] weights)
    {
        foreach (var scale in weights.Where(weight => weight is { Role: "scale (gamma)", Shape.Count: 1, Count: > 1 }))
        {
            double[] factors = [.. scale.ToArray().Select(Math.Abs)];
            long[] off = Off(factors);
            if (off.Length > 0)
                yield return (scale, new(FindingKind.SwitchedOff, scale.Name,
                    $"{Numbers.Grouped(off.Length)} of {Numbers.Grouped(scale.Count)} channels {(off.Length == 1 ? "is" : "are")} scaled to almost zero (|γ| below 0.1 % of the median): {Some(off)}"));
            if (Before(scale, weights) is not { } kernel || Beside(scale, weights, "moving variance") is not { } variance)
                continue;
            double[] variances = variance.ToArray(), norms = Norms(kernel);
            long[] folded = [.. Off([.. factors.Select((factor, i) => factor * norms[i] / Math.Sqrt(variances[i] + Epsilon))]).Except(off).Except(Off(norms))];
            if (folded.Length > 0)
                yield return (kernel, new(FindingKind.SwitchedOff, kernel.Name,
                    $"{Numbers.Grouped(folded.Length)} of {Numbers.Grouped(scale.Count)} filters {(folded.Length == 1 ? "is" : "are")} almost zero after {Layer(scale)} (γ‖W‖/√(σ² + ε) below 0.1 % of the median): {Some(folded)}"));
        }
    }

    private static string Some(long[] channels) => SliceFindings.Some(channels.Select(Numbers.Exact), channels.Length);

    private static long[] Off(double[] factors)
    {
        if (!factors.All(double.IsFinite))
            return [];
        double median = factors.Order().ElementAt(factors.Length / 2);
        return [.. Enumerable.Range(0, factors.Length).Where(i => factors[i] < OffShare * median).Select(i => (long)i)];
    }

    private static Weight? Before(Weight scale, Weight[] weights)
    {
        if (scale.Place is not { } place)
            return null;
        var before = weights.Where(weight => weight.Place?.List == place.List && weight.Place.Index < place.Index && Layer(weight) != Layer(scale))
            .OrderByDescending(weight => weight.Place!.Index).ToArray();
        return before.Length == 0 ? null
            : before.TakeWhile(weight => Layer(weight) == Layer(before[0])).FirstOrDefault(weight => weight.Shape.Count > 2 && weight.Axes.Any(axis => axis.Role == AxisRole.Filter && axis.Length == scale.Count));
    }

    private static Weight? Beside(Weight scale, Weight[] weights, string role) =>
        weights.FirstOrDefault(weight => weight.Role == role && weight.Count == scale.Count && Layer(weight) == Layer(scale));

    private static string Layer(Weight weight) => weight.Name[..Math.Max(0, weight.Name.LastIndexOfAny(['.', '/']))];

    private static double[] Norms(Weight kernel)
    {
        int axis = Enumerable.Range(0, kernel.Shape.Count).First(i => kernel.Axes[i].Role == AxisRole.Filter);
        var norms = new Scanning.SliceNorms(Plans.AxisGroup.Of(kernel, [axis]), kernel.Count, fingerprints: false);
        kernel.Observe(norms);
        return [.. norms.Squares.Select(Math.Sqrt)];
    }
}
