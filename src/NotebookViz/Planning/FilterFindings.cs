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
        // Equal filters have equal norms to the last bit, since they are summed element by element; only such ones are compared.
        foreach (var group in alive.GroupBy(index => (norms.L1[index], norms.Squares[index], norms.Largest[index])).Where(group => group.Count() > 1))
        {
            var originals = new List<(long Index, double[] Values)>();
            foreach (long index in group)
            {
                var values = Read(weight, view, index);
                int same = originals.FindIndex(other => other.Values.AsSpan().SequenceEqual(values));
                if (same >= 0)
                    duplicates[index] = originals[same].Index;
                else
                    originals.Add((index, values));
            }
        }
        return new(dead, duplicates);
    }

    /// <summary>What stands after a filter's number in its title.</summary>
    public string Suffix(long index) => DuplicateOf.TryGetValue(index, out long original) ? $" = {Numbers.Exact(original)}" : Dead.Contains(index) ? " ø" : "";

    private static double[] Read(Weight weight, TensorView view, long major)
    {
        var values = new List<double>();
        var line = new double[view.Columns.Length];
        for (long minor = 0; minor < view.Minor.Length; minor++)
            for (long row = 0; row < view.Rows.Length; row++)
            {
                weight.Reader.Read(view.Start(major, minor) + view.Rows.Offset(row), view.Columns.Stride, line);
                values.AddRange(line);
            }
        return [.. values];
    }
}
