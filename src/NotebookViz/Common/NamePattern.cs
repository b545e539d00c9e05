namespace NotebookViz.Common;

/// <summary>Patterns of names, in which <c>*</c> stands for any characters and <c>?</c> for one.</summary>
internal static class NamePattern
{
    /// <summary>Returns whether a pattern matches a whole name.</summary>
    public static bool Matches(string pattern, string name)
    {
        // The position of the last star, and how far into the name it reaches. If the rest does not match, only this star needs to grow.
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
