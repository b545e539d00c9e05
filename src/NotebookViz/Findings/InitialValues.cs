using NotebookViz.Common;
using NotebookViz.Conventions;

namespace NotebookViz.Findings;

/// <summary>
/// Recognises values that look like their framework's initial values. PyTorch and TorchSharp initialise the kernels of Linear and of convolutions uniformly in
/// ±1/√fan_in (<c>kaiming_uniform_</c> with a = √5; He et al., arXiv:1502.01852) and recurrent weights in ±1/√units. Keras initialises kernels uniformly in
/// ±√(6/(fan_in + fan_out)) (Glorot and Bengio, 2010), and embeddings in ±0.05. Normalisations start at γ = 1 and β = 0.
/// </summary>
internal static class InitialValues
{
    // With fewer values, other distributions look uniform by chance.
    private const int FewestValues = 64;

    /// <summary>The finding; null if the values differ from the initial ones, or if these are not known.</summary>
    public static Finding? Of(Weight weight, WeightStatistics statistics)
    {
        if (statistics.FiniteCount != weight.Count || weight.ElementType.IsComplex())
            return null;
        if (statistics.Min == statistics.Max)
            return OfConstant(weight, statistics.Min);
        return Range(weight) is var (bound, formula, framework) && Fills(statistics, bound)
            ? new(FindingKind.InitialRange, weight.Name,
                $"uniform within ±{Numbers.Short(bound, 4)}{(formula.Length == 0 ? "" : $" = {formula}")}, as initialised by {framework}")
            : null;
    }

    // The largest of N uniform values misses the bound by more than 20/N with a probability of e^-20, and the variance misses bound²/3 by more than five
    // standard errors of √(0.8/N) once in two million times. Training soon violates one of the two.
    private static bool Fills(WeightStatistics statistics, double bound)
    {
        double count = statistics.Count, variance = statistics.StandardDeviation * statistics.StandardDeviation / (bound * bound / 3);
        return count >= FewestValues && statistics.AbsMax <= bound * (1 + 1e-6) && statistics.AbsMax >= bound * (1 - 20 / count)
            && Math.Abs(variance - 1) <= 5 * Math.Sqrt(0.8 / count) && Math.Abs(statistics.Mean) <= 5 * bound / Math.Sqrt(3 * count);
    }

    private static Finding? OfConstant(Weight weight, double value)
    {
        string role = weight.Role ?? "";
        bool starts = role switch
        {
            "scale (gamma)" or "moving variance" => value == 1,
            "shift (beta)" or "moving mean" => value == 0,
            _ => false,
        };
        return starts && weight.Count > 1
            ? new(FindingKind.InitialValue, weight.Name, $"all {Numbers.Short(value)}, still the initial value")
            : null;
    }

    private static (double Bound, string Formula, string Framework)? Range(Weight weight)
    {
        var roles = weight.Axes.Select(axis => axis.Role).ToArray();
        if (weight.Role == "embedding" && weight.Name.EndsWith("embeddings", StringComparison.Ordinal))
            return (0.05, "", "Keras");
        // PyTorch initialises the filters of all groups alike.
        if (GroupedTransposed.Has(weight.Axes))
            roles = Array.ConvertAll(roles, role => role == AxisRole.Unknown ? AxisRole.Filter : role);
        if (roles.Any(role => role is AxisRole.Unknown or AxisRole.Token or AxisRole.Feature or AxisRole.Part))
            return null;
        if (roles.Contains(AxisRole.Gate) || roles.Contains(AxisRole.Unit))
            return Recurrent(weight, roles);
        // Only plain kernels: attention packs query, key and value, and is initialised differently.
        if (weight.Shape.Count < 2 || weight.Axes.Any(axis => axis.Parts.Count > 0) || weight.LayerKind?.Contains("Attention", StringComparison.Ordinal) == true)
            return null;
        // PyTorch has the spatial axes of a kernel last, Keras first.
        bool isPyTorch = roles[0] is AxisRole.Filter or AxisRole.Output || roles.Length > 2 && roles[0] == AxisRole.Channel;
        double receptive = roles.Zip(weight.Shape).Where(pair => IsExtent(pair.First)).Aggregate(1.0, (product, pair) => product * pair.Second);
        return isPyTorch ? Even(weight.Shape[1] * receptive) : Glorot(receptive * (weight.Shape[^1] + weight.Shape[^2]));
    }

    private static (double, string, string)? Recurrent(Weight weight, AxisRole[] roles)
    {
        if (roles[0] is AxisRole.Gate or AxisRole.Unit && weight.Role?.Contains("projection", StringComparison.Ordinal) != true)
            return Even((double)weight.Shape[0] / Math.Max(1, weight.Axes[0].Parts.Count));
        // Keras initialises the recurrent kernel with an orthogonal matrix.
        return roles is [AxisRole.Input, _] ? Glorot((double)weight.Shape[0] + weight.Shape[1]) : null;
    }

    private static (double, string, string)? Even(double inputs) => inputs < 1 ? null : (1 / Math.Sqrt(inputs), $"1/√{Numbers.Grouped((long)inputs)}", "PyTorch");

    private static (double, string, string)? Glorot(double fans) => fans < 1 ? null : (Math.Sqrt(6 / fans), $"√(6/{Numbers.Grouped((long)fans)})", "Keras");

    private static bool IsExtent(AxisRole role) => role is AxisRole.Depth or AxisRole.Row or AxisRole.Column or AxisRole.KernelPosition;
}
