using NotebookViz.Common;

namespace NotebookViz.Conventions;

/// <summary>
/// The kernel of a transposed convolution with several groups: (in, out / groups, …). Its second axis counts the filters within a group, so that one index
/// along it belongs to a different filter of the layer in each group. No axis counts the layer's filters.
/// </summary>
internal static class GroupedTransposed
{
    /// <summary>The name of the second axis.</summary>
    public const string AxisName = "filter within group";

    /// <summary>Returns the description with the second axis named, and a note that says which filter of the layer it is.</summary>
    /// <param name="description">The description of a kernel. Only that of a transposed convolution begins with channels and filters.</param>
    /// <param name="groups">The number of groups.</param>
    public static WeightDescription Of(WeightDescription description, long groups) =>
        groups > 1 && description.Axes is [{ Role: AxisRole.Channel } channels, { Role: AxisRole.Filter } filters, ..] axes
            ? description with
            {
                Axes = new([channels, new Axis(AxisRole.Unknown, AxisName, filters.Length), .. axes.Skip(2)]),
                Note = channels.Length % groups == 0 ? Note(groups, channels with { Length = channels.Length / groups }, filters) : null,
            }
            : description;

    /// <summary>Whether the axes are those of such a kernel.</summary>
    public static bool Has(IReadOnlyList<Axis> axes) => axes.Any(axis => axis is { Role: AxisRole.Unknown, Name: AxisName });

    private static string Note(long groups, Axis channels, Axis filters)
    {
        string filter = filters.Length == 1 ? "filter 0 of group g is filter g" : $"filter j of group g is filter {Numbers.Exact(filters.Length)}·g + j";
        return $"{Numbers.Exact(groups)} groups of {channels} and {filters} each: {filter} of the layer";
    }
}
