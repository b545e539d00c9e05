using System.Collections;
using NotebookViz.Conventions;

namespace NotebookViz.Formats.Gguf;

/// <summary>The keys of a GGUF file as metadata of a list of weights.</summary>
internal static class GgufMetadata
{
    public static IReadOnlyDictionary<string, MetadataValue> Of(GgufHeader header)
    {
        var metadata = new FileMetadata();
        foreach (var (key, value) in header.Metadata)
            metadata.Add(key, new MetadataValue(value is GgufArray array ? new Items(Guarded(array)) : value));
        return metadata.Values;
    }

    /// <summary>The same weight; the rows of an embedding and of the output are named by their tokens, if there are as many tokens as rows.</summary>
    public static Weight WithTokens(Weight weight, IReadOnlyDictionary<string, MetadataValue> metadata) =>
        weight.Name is "token_embd.weight" or "output.weight" && metadata.TryGetValue("tokenizer.ggml.tokens", out var value)
        && value.Value is Items { IsText: true } tokens && weight.Shape.Count == 2 && weight.Shape[0] == tokens.Count
            ? weight.Described(WeightDescription.None with { Axes = new([weight.Axes[0] with { Labels = tokens }, weight.Axes[1]]) })
            : weight;

    private static GgufArray Guarded(GgufArray array) => array with { File = array.File.Guarded() };

    /// <summary>The items of an array. The first is read alone; access to any other index reads all of them.</summary>
    private sealed class Items(GgufArray array) : IReadOnlyList<object>
    {
        private readonly Lazy<object[]> _all = new(() => [.. array.Items()], LazyThreadSafetyMode.PublicationOnly);

        public bool IsText => array.Type == GgufValueType.Text;

        public int Count => (int)array.Count;

        public object this[int index] => index == 0 && !_all.IsValueCreated ? array.Items().First() : _all.Value[index];

        public IEnumerator<object> GetEnumerator() => (_all.IsValueCreated ? _all.Value : array.Items()).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
