using System.Runtime.CompilerServices;

namespace NotebookViz;

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

    /// <summary>Returns a value that its enumeration defines.</summary>
    public static T Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"Not a value of {typeof(T).Name}; use one of {string.Join(", ", Enum.GetNames<T>())}.");

    /// <summary>Returns a copy of a list without null elements, which later changes of the caller's list do not touch.</summary>
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
