namespace NotebookViz.Common;

/// <summary>Chooses from a list that is too long.</summary>
internal static class Evenly
{
    /// <summary>Returns evenly spaced items of a list, including the first and the last.</summary>
    /// <param name="all">The list.</param>
    /// <param name="most">The most items, at least 2.</param>
    public static IEnumerable<T> Spaced<T>(IReadOnlyList<T> all, int most) => all.Count <= most ? all
        : Enumerable.Range(0, most).Select(i => all[(int)Math.Round((double)i * (all.Count - 1) / (most - 1))]);
}
