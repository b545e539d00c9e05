namespace NotebookViz.Common;

/// <summary>Values by name. A name is found by its two parts, without a string for it: most of the names that are asked for do not exist.</summary>
internal sealed class NameIndex<T> where T : class
{
    private const int LongestOnStack = 256;

    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _byText;

    /// <summary>Of several values with one name, the first counts.</summary>
    public NameIndex(IEnumerable<(string Name, T Value)> values)
    {
        foreach (var (name, value) in values)
            _values.TryAdd(name, value);
        _byText = _values.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The value whose name has that start and that end; null if there is none.</summary>
    public T? Find(ReadOnlySpan<char> start, ReadOnlySpan<char> end)
    {
        int length = start.Length + end.Length;
        Span<char> name = length <= LongestOnStack ? stackalloc char[length] : new char[length];
        start.CopyTo(name);
        end.CopyTo(name[start.Length..]);
        return _byText.TryGetValue(name, out var value) ? value : null;
    }
}
