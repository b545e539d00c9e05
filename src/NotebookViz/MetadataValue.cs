using System.Collections.ObjectModel;
using System.Globalization;
using NotebookViz.Common;

namespace NotebookViz;

/// <summary>A value of a file's metadata: a string, a number, a truth value, or a list of these. Immutable and thread-safe.</summary>
/// <remarks>It comes from the file and is not verified.</remarks>
public sealed class MetadataValue
{
    // Limits of the text, so that it fits a line of a table; the value itself is not shortened.
    private const int MostLetters = 200, MostLettersOfItem = 40, MostItems = 8, FirstItems = 3;

    /// <summary>Creates a value.</summary>
    /// <param name="value">A string, a bool, a number, or a list of these. A list is not copied: it must not change.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="value"/> has another type.</exception>
    public MetadataValue(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value is not IReadOnlyList<object> && !IsSingle(value))
            throw new ArgumentException($"Metadata cannot hold a {value.GetType().Name}; give a string, a bool, a number, or an IReadOnlyList<object> of these.", nameof(value));
        Value = value;
    }

    /// <summary>
    /// Gets the value: a <see cref="string"/>, a <see cref="bool"/>, a number of the type in the file, or an <see cref="IReadOnlyList{T}"/> of these
    /// as objects. A long list is read from the file when you access its items, which fails once the list of weights that it belongs to is disposed.
    /// </summary>
    public object Value { get; }

    /// <summary>What is shown instead of a long text, such as the layers in a model's configuration; null for the text itself.</summary>
    internal string? Summary { get; init; }

    /// <summary>Returns the value in one line, shortened: "100,000 strings: a, b, c, …".</summary>
    public override string ToString() => Summary is { } summary ? Shortened(summary, MostLetters) : Value is IReadOnlyList<object> items ? TextOf(items) : TextOf(Value, MostLetters);

    /// <summary>Returns a read-only copy in the same order.</summary>
    internal static IReadOnlyDictionary<string, MetadataValue> Copied(IReadOnlyDictionary<string, MetadataValue>? metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var copy = new OrderedDictionary<string, MetadataValue>(metadata.Count, StringComparer.Ordinal);
        foreach (var (key, value) in metadata)
            copy.Add(key, value ?? throw new ArgumentException($"The value of '{key}' is null.", nameof(metadata)));
        return new ReadOnlyDictionary<string, MetadataValue>(copy);
    }

    /// <summary>An item of a list in one short line.</summary>
    internal static string TextOfItem(object item) => TextOf(item, MostLettersOfItem);

    private static bool IsSingle(object value) =>
        value is string or bool or byte or sbyte or ushort or short or uint or int or ulong or long or Half or float or double or decimal;

    private static string TextOf(IReadOnlyList<object> items)
    {
        string First(int count) => string.Join(", ", items.Take(count).Select(TextOfItem));
        return items.Count switch
        {
            0 => "empty list",
            <= MostItems => First(MostItems),
            var count => $"{Numbers.Grouped(count)} {Noun(items[0])}: {First(FirstItems)}, …",
        };
    }

    private static string Noun(object item) => item switch
    {
        string => "strings",
        bool => "bools",
        Half or float or double or decimal => "numbers",
        _ => "integers",
    };

    private static string TextOf(object value, int most) => value switch
    {
        string text => Shortened(text, most),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Shortened(string text, int most)
    {
        if (text.Length > most)
        {
            // Do not cut a surrogate pair in half.
            int end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
            text = text[..end] + (most == MostLetters ? $"… ({Numbers.Grouped(text.Length)} characters)" : "…");
        }
        return string.Concat(text.ReplaceLineEndings("↵").Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));
    }
}
