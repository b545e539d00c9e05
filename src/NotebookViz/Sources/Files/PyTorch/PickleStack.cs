namespace NotebookViz.Sources.Files.PyTorch;

/// <summary>The stack of the pickle machine.</summary>
/// <param name="underflow">What to throw where more is taken than was put there.</param>
internal sealed class PickleStack(Func<Exception> underflow)
{
    private readonly List<object?> _items = [];

    public void Push(object? value) => _items.Add(value);

    public object? Peek() => _items is [.., var last] && last is not PickleMark ? last : throw underflow();

    public object? Pop()
    {
        object? value = Peek();
        _items.RemoveAt(_items.Count - 1);
        return value;
    }

    /// <summary>The topmost values, the deepest first.</summary>
    public object?[] Pop(int count)
    {
        var values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    /// <summary>Everything above the topmost mark, the deepest first; the mark goes too.</summary>
    public object?[] PopToMark()
    {
        int mark = _items.FindLastIndex(item => item is PickleMark);
        if (mark < 0)
            throw underflow();
        object?[] values = [.. _items[(mark + 1)..]];
        _items.RemoveRange(mark, _items.Count - mark);
        return values;
    }
}
