namespace NotebookViz.Common;

/// <summary>Patterns of names, in which <c>*</c> stands for any characters and <c>?</c> for one.</summary>
internal static class NamePattern
{
    /// <summary>Returns whether a pattern matches a whole name.</summary>
    public static bool Matches(string pattern, string name)
    {
        // Where the last star stands, and up to where in the name it reaches: what follows it fits later or not at all.
        int star = -1, reached = 0;
        int p = 0, n = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, reached) = (p++, n);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
                (p, n) = (p + 1, n + 1);
            else if (star >= 0)
                (p, n) = (star + 1, ++reached);
            else
                return false;
        }
        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }
}
