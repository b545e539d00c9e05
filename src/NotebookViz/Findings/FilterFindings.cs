using System.Runtime.InteropServices;
using NotebookViz.Common;
using NotebookViz.Scanning;

namespace NotebookViz.Findings;

/// <summary>Dead filters, and filters that duplicate another one.</summary>
/// <param name="Dead">Filters whose values are almost zero.</param>
/// <param name="DuplicateOf">Filters with the same values as an earlier filter, and the index of that one.</param>
internal sealed record FilterFindings(IReadOnlyList<long> Dead, IReadOnlyDictionary<long, long> DuplicateOf)
{
    // A filter whose largest weight is a thousandth of the usual one adds nothing to the output of the others. The reference is the median of the non-zero
    // filters, so that an outlier does not make all other filters look dead.
    private const double DeadShare = 1e-3;

    /// <summary>The words for a dead filter's criterion.</summary>
    public const string DeadMeaning = "ø, no weight above 0.1 % of the median filter's largest";

    /// <summary>The words for a duplicate filter's criterion.</summary>
    public const string DuplicateMeaning = "=, the same weights as the one named";

    /// <summary>No findings, for slices that are not filters.</summary>
    public static readonly FilterFindings None = new([], new Dictionary<long, long>());

    /// <summary>Returns the findings about filters.</summary>
    /// <param name="norms">Their norms and fingerprints.</param>
    /// <param name="valuesOf">Reads a filter's values.</param>
    public static FilterFindings Of(SliceNorms norms, Func<long, double[]> valuesOf)
    {
        double[] magnitudes = norms.Largest, usual = [.. magnitudes.Where(magnitude => magnitude > 0).Order()];
        double limit = usual.Length == 0 ? 0 : usual[usual.Length / 2] * DeadShare;
        var dead = new List<long>();
        var duplicates = new Dictionary<long, long>();
        var originals = new Dictionary<(double, uint), List<long>>(magnitudes.Length);
        for (int index = 0; index < magnitudes.Length; index++)
        {
            if (magnitudes[index] <= limit)
            {
                dead.Add(index);
                continue;
            }
            ref var alike = ref CollectionsMarshal.GetValueRefOrAddDefault(originals, (magnitudes[index], norms.Fingerprints[index]), out _);
            alike ??= new(1);
            // Different filters may have the same fingerprint, so their values are compared.
            double[]? values = alike.Count > 0 ? valuesOf(index) : null;
            int original = alike.FindIndex(other => valuesOf(other).SequenceEqual(values!));
            if (original >= 0)
                duplicates[index] = alike[original];
            else
                alike.Add(index);
        }
        return new(dead, duplicates);
    }

    /// <summary>The text after a filter's number in its title.</summary>
    public string Suffix(long index) => DuplicateOf.TryGetValue(index, out long original) ? $" = {Numbers.Exact(original)}" : Dead.Contains(index) ? " ø" : "";
}
