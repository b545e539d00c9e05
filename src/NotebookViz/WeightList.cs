using System.Collections;
using System.Collections.ObjectModel;
using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;
using NotebookViz.Findings;

namespace NotebookViz;

/// <summary>The weights of a layer, a model or a file, named and in their order. Immutable and thread-safe.</summary>
/// <remarks>
/// A list returned by <see cref="WeightFile"/> holds its files open until it is disposed, or until nothing refers to it or its weights any more.
/// Lists made from it share its weights and can be read until then.
/// </remarks>
public sealed partial class WeightList : IReadOnlyList<Weight>, IDisposable
{
    private readonly ValueList<Weight> _weights;

    /// <summary>Creates a list of weights.</summary>
    /// <param name="weights">The weights in their order.</param>
    /// <param name="owner">The name of what the weights belong to, such as "Conv2d" or a file's name; null if that is not known.</param>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> is null.</exception>
    /// <exception cref="ArgumentException">A weight is null.</exception>
    public WeightList(IEnumerable<Weight> weights, string? owner = null)
    {
        _weights = Arguments.Copied(weights);
        Owner = owner;
    }

    /// <summary>Gets the name of what the weights belong to; null if that is not known.</summary>
    public string? Owner { get; }

    /// <summary>
    /// Gets a sentence for each content of the source that was left out, such as the state of an optimizer; usually empty.
    /// </summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">A note is null.</exception>
    public IReadOnlyList<string> Notes { get; init => field = Arguments.Copied(value); } = ValueList<string>.Empty;

    /// <summary>
    /// Gets the metadata of the source, with its own keys and in its order: safetensors' <c>__metadata__</c>, GGUF's keys, Keras'
    /// version and configuration, ONNX' producer, opsets and properties. Empty if there is none.
    /// </summary>
    /// <exception cref="ArgumentNullException">The dictionary is null.</exception>
    /// <exception cref="ArgumentException">A value is null.</exception>
    public IReadOnlyDictionary<string, MetadataValue> Metadata { get; init => field = MetadataValue.Copied(value); } = ReadOnlyDictionary<string, MetadataValue>.Empty;

    /// <summary>Gets the number of weights: 2 for a layer with kernel and bias, 0 for a layer without any.</summary>
    public int Count => _weights.Count;

    /// <summary>Gets the weight at an index, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public Weight this[int index] => _weights.At(index, "list", "weights");

    /// <summary>Gets the weight with a name.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="KeyNotFoundException">No weight, or more than one, has that name; the message lists the names, or the indices.</exception>
    public Weight this[string name] => _weights.Named(name, weight => weight.Name, "weight");

    /// <summary>Returns the same weights with unknown axes named by a framework's conventions.</summary>
    /// <param name="layout">The framework. <see cref="WeightLayout.None"/> changes nothing.</param>
    /// <returns>The list; disposing it closes the same files.</returns>
    /// <remarks>A weight whose axes the source names stays as it is; see <see cref="Weight.WithLayout"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The layout is not defined.</exception>
    public WeightList WithLayout(WeightLayout layout)
    {
        Arguments.Defined(layout);
        return new(_weights.Select(weight => weight.WithLayout(layout)), Owner) { Files = Files, Notes = Notes, Metadata = Metadata, Heading = Heading };
    }

    /// <summary>Returns the weights whose names match a pattern: <c>weights.Matching("encoder.*.weight")</c>.</summary>
    /// <param name="pattern">
    /// The whole name, case-sensitive, in which <c>*</c> matches any number of characters, including dots and slashes, and <c>?</c> matches one character.
    /// </param>
    /// <returns>The weights in the same order; an empty list if none matches. Disposing it closes no files; dispose the original list.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pattern"/> is null.</exception>
    public WeightList Matching(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new(_weights.Where(weight => NamePattern.Matches(pattern, weight.Name)), Owner) { Notes = Notes, Metadata = Metadata };
    }

    /// <summary>
    /// Returns the weights as a tree of layers, as <c>model.Layers()</c> does for a module: the weights of a layer are below its row, and each dot or
    /// slash in a name begins a deeper level.
    /// </summary>
    /// <returns>
    /// The layers; the row at the top stands for the whole list. Moving statistics and counters are not parameters. Every parameter counts as
    /// trainable, because a list does not say which ones are frozen.
    /// </returns>
    public LayerList Layers() => NameTree.Of(this);

    /// <summary>
    /// Returns the findings of all weights, as <see cref="Weight.GetFindings"/> does, and findings about several weights: which share their values,
    /// and which filters are switched off by the normalisation after them. The latter are computed at each call.
    /// </summary>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The findings, in the order of the weights.</returns>
    /// <remarks>
    /// A normalisation is taken to follow a kernel only where the source states the order of layers, as <c>GetWeights()</c> and Keras' files do.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <exception cref="WeightFileException">Values cannot be read.</exception>
    public IReadOnlyList<Finding> GetFindings(IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = WorkScope.Of(progress, cancellationToken);
        using var work = Work.Begin($"Reading {Title}", _weights);
        var own = _weights.Select(weight => weight.GetFindings()).ToList();
        var shared = ModelFindings.Of(_weights);
        return new ValueList<Finding>(_weights.SelectMany((weight, index) => own[index].Concat(shared[weight])));
    }

    /// <summary>
    /// Closes the files of a list returned by <see cref="WeightFile"/>, including shards and external data. Reading values afterwards throws <see
    /// cref="ObjectDisposedException"/>, also for lists made from this one; statistics computed before remain available. It does nothing for a list
    /// without files. It may be called several times and while other threads read.
    /// </summary>
    public void Dispose() => Files?.Dispose();

    /// <inheritdoc/>
    public IEnumerator<Weight> GetEnumerator() => _weights.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The files behind a list that was opened; null where there are none.</summary>
    internal OpenFiles? Files { get; init; }

    /// <summary>The title instead of "2 weights of …", such as "2 tensors".</summary>
    internal string? Heading { get; init; }

    /// <summary>The title: "2 weights of Conv2d".</summary>
    internal string Title => Heading ?? (Count == 1 ? "1 weight" : $"{Numbers.Grouped(Count)} weights") + (Owner is null ? "" : $" of {Owner}");

    /// <summary>The text of a list without weights.</summary>
    internal string EmptySentence => string.Join(' ', [Owner is null ? Heading is null ? "No weights." : $"{Heading}." : $"{Owner} has no weights.", .. Notes]);
}
