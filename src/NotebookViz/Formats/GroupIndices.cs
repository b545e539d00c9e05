using NotebookViz.Common;

namespace NotebookViz.Formats;

/// <summary>The group of each input of a weight whose groups are not consecutive inputs: <c>g_idx</c>.</summary>
internal static class GroupIndices
{
    /// <summary>Reads the indices.</summary>
    /// <param name="indices">The tensor, of at least <paramref name="count"/> whole numbers.</param>
    /// <param name="count">How many inputs there are.</param>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="error">Makes the exception for an index that is out of range, from a message.</param>
    public static int[] Read(Weight indices, int count, int groups, Func<string, Exception> error)
    {
        var values = new double[count];
        indices.Reader.Read(0, values);
        int bad = Array.FindIndex(values, value => value < 0 || value >= groups);
        return bad < 0
            ? Array.ConvertAll(values, value => (int)value)
            : throw error($"the group of input {bad} in '{indices.Name}' is {Numbers.Short(values[bad])}, but there are {groups} groups; copy or convert the file again.");
    }
}
