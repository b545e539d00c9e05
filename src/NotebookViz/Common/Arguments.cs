using System.Collections;
using System.Runtime.CompilerServices;

namespace NotebookViz.Common;

/// <summary>Checks of arguments that return the argument, for initialisers and properties.</summary>
internal static class Arguments
{
    /// <summary>Returns a value that is not null.</summary>
    public static T NotNull<T>(T? value, [CallerArgumentExpression(nameof(value))] string name = "") where T : class =>
        value ?? throw new ArgumentNullException(name);

    /// <summary>Returns a number that is not negative.</summary>
    public static long NotNegative(long value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        return value;
    }

    /// <summary>Returns a number that is at least 1.</summary>
    public static int Positive(int value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        return value;
    }

    /// <summary>Returns a value that its enumeration defines.</summary>
    public static T Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"Not a value of {typeof(T).Name}; use one of {string.Join(", ", Enum.GetNames<T>())}.");

    /// <summary>Returns a copy of a list that later changes of the caller's list do not affect. Null elements are not allowed.</summary>
    public static ValueList<T> Copied<T>(IEnumerable<T>? items, [CallerArgumentExpression(nameof(items))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(items, name);
        if (items is ValueList<T> immutable)
            return immutable;
        var copy = new ValueList<T>(items);
        for (int i = 0; i < copy.Count; i++)
            if (copy[i] is null)
                throw new ArgumentException($"The element at {Numbers.Exact(i)} is null.", name);
        return copy;
    }

    /// <summary>Returns a copy of a list of shapes.</summary>
    public static ValueList<IReadOnlyList<long>> Copied(IEnumerable<IReadOnlyList<long>>? shapes, [CallerArgumentExpression(nameof(shapes))] string name = "") =>
        new(Copied<IReadOnlyList<long>>(shapes, name).Select(shape => Copied<long>(shape, name)));
}

/// <summary>An immutable list that equals a list of equal elements, so that a record with a list has value equality.</summary>
internal sealed class ValueList<T>(IEnumerable<T> items) : IReadOnlyList<T>
{
    public static readonly ValueList<T> Empty = new([]);

    private readonly T[] _items = [.. items];

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    /// <summary>Returns the item at an index.</summary>
    /// <param name="index">The zero-based index.</param>
    /// <param name="list">What the list is called in the message: "list".</param>
    /// <param name="nouns">What the items are called in the message: "weights".</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public T At(int index, string list, string nouns) => index >= 0 && index < Count
        ? _items[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, Count == 0 ? $"The {list} is empty." : $"The {list} has {Count} {nouns}, 0 to {Count - 1}.");

    /// <summary>Returns the item with a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="nameOf">The name of an item.</param>
    /// <param name="noun">What an item is called in the message: "weight".</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="KeyNotFoundException">No item has that name, or more than one; the message lists the existing names, or the indices.</exception>
    public T Named(string name, Func<T, string> nameOf, string noun)
    {
        ArgumentNullException.ThrowIfNull(name);
        int index = Array.FindIndex(_items, item => nameOf(item) == name);
        if (index >= 0 && Array.FindIndex(_items, index + 1, item => nameOf(item) == name) >= 0)
        {
            var places = Enumerable.Range(0, Count).Where(place => nameOf(_items[place]) == name).ToList();
            throw new KeyNotFoundException(
                $"{places.Count} {noun}s are named '{name}', at the indices {string.Join(", ", places)}; select one by index, such as [{places[^1]}].");
        }
        return index >= 0 ? _items[index] : throw new KeyNotFoundException(
            $"No {noun} is named '{name}'. There are: {Numbers.Listed(_items.Select(item => $"'{nameOf(item)}'"), 20)}.");
    }

    public override bool Equals(object? other) => other is ValueList<T> list && _items.AsSpan().SequenceEqual(list._items);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
