using System.Collections;

namespace NotebookViz;

/// <summary>The weights of a layer, a model or a file, named and in their order. Immutable.</summary>
public sealed partial class WeightList : IReadOnlyList<Weight>
{
    private readonly Weight[] _weights;

    /// <summary>A list of weights.</summary>
    /// <param name="weights">The weights in their order.</param>
    /// <param name="owner">What they are the weights of, such as "Conv2d" or a file's name; null where that is not known.</param>
    public WeightList(IEnumerable<Weight> weights, string? owner = null)
    {
        _weights = [.. weights];
        Owner = owner;
    }

    /// <summary>What these are the weights of; null where that is not known.</summary>
    public string? Owner { get; }

    /// <summary>How many weights there are: 2 for a layer with kernel and bias, 0 for a layer without any.</summary>
    public int Count => _weights.Length;

    /// <summary>The weight at a place in the list, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none at that place.</exception>
    public Weight this[int index] => index >= 0 && index < _weights.Length
        ? _weights[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, Count == 0
            ? "The list is empty."
            : $"The list has {Count} weights, 0 to {Count - 1}.");

    /// <summary>The weight of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are.</exception>
    public Weight this[string name] => _weights.FirstOrDefault(weight => weight.Name == name)
        ?? throw new KeyNotFoundException($"No weight is named '{name}'. There are: {Names()}.");

    /// <inheritdoc/>
    public IEnumerator<Weight> GetEnumerator() => ((IEnumerable<Weight>)_weights).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What it is called instead of "2 weights", such as "2 tensors".</summary>
    internal string? Heading { get; init; }

    /// <summary>How many weights of what: "2 weights of Conv2d".</summary>
    internal string Title => Heading ?? (Count == 1 ? "1 weight" : $"{Numbers.Grouped(Count)} weights") + (Owner is null ? "" : $" of {Owner}");

    /// <summary>What is said of a list without weights.</summary>
    internal string EmptySentence => Owner is null ? Heading is null ? "No weights." : $"{Heading}." : $"{Owner} has no weights.";

    private string Names() => string.Join(", ", _weights.Take(20).Select(weight => $"'{weight.Name}'"))
        + (Count > 20 ? $" and {Count - 20} more" : "");
}
