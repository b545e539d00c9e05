using System.Numerics;

namespace NotebookViz.Planning;

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
    public const string DuplicateMeaning = "=, the same weights as the filter named";

    /// <summary>Nothing striking: what is not a filter is not judged.</summary>
    public static readonly FilterFindings None = new([], new Dictionary<long, long>());

    public static FilterFindings Of(Weight weight, TensorView view, FilterNorms norms)
    {
        double largest = weight.Statistics.MaxMagnitude;
        long[] dead = [.. Enumerable.Range(0, norms.Largest.Length).Where(index => norms.Largest[index] <= largest * DeadShare).Select(index => (long)index)];
        var alive = Enumerable.Range(0, norms.Largest.Length).Select(index => (long)index).Except(dead);
        var duplicates = new Dictionary<long, long>();
        // Equal filters have equal largest weights; only such ones are read. That leaves few, but for quantised and binarised weights.
        foreach (var group in alive.GroupBy(index => norms.Largest[index]).Where(group => group.Count() > 1))
        {
            var originals = new Dictionary<ulong, long>();
            foreach (long index in group)
            {
                ulong hash = Hash(weight, view, index);
                if (originals.TryAdd(hash, index))
                    continue;
                if (Read(weight, view, originals[hash]).SequenceEqual(Read(weight, view, index)))
                    duplicates[index] = originals[hash];
            }
        }
        return new(dead, duplicates);
    }

    /// <summary>What stands after a filter's number in its title.</summary>
    public string Suffix(long index) => DuplicateOf.TryGetValue(index, out long original) ? $" = {Numbers.Exact(original)}" : Dead.Contains(index) ? " ø" : "";

    // Multiplicative hashing (Knuth), turned on each step, so that the sign, which is the highest bit, reaches the others.
    private static ulong Hash(Weight weight, TensorView view, long major)
    {
        ulong hash = 0;
        foreach (double value in Read(weight, view, major))
            hash = (BitOperations.RotateLeft(hash, 5) ^ BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value)) * 0x9E3779B97F4A7C15;
        return hash;
    }

    private static IEnumerable<double> Read(Weight weight, TensorView view, long major)
    {
        var line = new double[view.Columns.Length];
        for (long minor = 0; minor < view.Minor.Length; minor++)
            for (long row = 0; row < view.Rows.Length; row++)
            {
                weight.Reader.Read(view.Start(major, minor) + view.Rows.Offset(row), view.Columns.Stride, line);
                foreach (double value in line)
                    yield return value;
            }
    }
}
