using System.Globalization;
using System.Text.RegularExpressions;
using NotebookViz.Common;

namespace NotebookViz.Formats.Gguf;

/// <summary>The files of a model that is split: <c>name-00001-of-00003.gguf</c> and the others beside it, no matter which of them is opened.</summary>
/// <param name="Weights">The weights of all parts that are there, in order.</param>
/// <param name="Notes">Which parts are not there, or cannot be read.</param>
/// <param name="Metadata">The keys of all parts; for a key that several parts have, that of the first part.</param>
internal sealed partial record GgufParts(IReadOnlyList<Weight> Weights, IReadOnlyList<string> Notes, IReadOnlyDictionary<string, MetadataValue> Metadata)
{
    private const int MostNamed = 3;

    public static GgufParts Of(SourceFile file, GgufHeader header)
    {
        var weights = GgufFormat.Weights(file, header);
        var keys = GgufMetadata.Of(header);
        long count = header.Integer("split.count") ?? 1, own = header.Integer("split.no") ?? 0;
        if (count <= 1)
            return new(weights, [], keys);
        string which = $"It is part {Numbers.Exact(own + 1)} of {Numbers.Exact(count)} of a split model";
        if (!file.HasNeighbours)
            return new(weights, [$"{which}; open it by its path to see the other parts."], keys);
        var name = PartName().Match(file.Name);
        if (!name.Success || name.Groups["no"].Value != Number(own + 1) || name.Groups["count"].Value != Number(count))
            return new(weights, [$"{which}, but is not named so; rename it to end in '-{Number(own + 1)}-of-{Number(count)}.gguf' to see the other parts."], keys);

        var all = new List<Weight>();
        var missing = new List<string>();
        var notes = new List<string>();
        var metadata = new FileMetadata();
        for (long i = 0; i < count; i++)
        {
            string part = $"{name.Groups["name"].Value}-{Number(i + 1)}-of-{Number(count)}.gguf";
            if (i == own)
            {
                all.AddRange(weights);
                metadata.Add(keys);
            }
            else if (Neighbours.Find(file, part, null) is not { } other)
                missing.Add(part);
            else
                all.AddRange(Read(other, i, count, notes, metadata));
        }
        if (missing.Count > 0)
            notes.Insert(0, $"{(missing.Count == 1 ? "A part is" : $"{Numbers.Exact(missing.Count)} parts are")} missing: {Numbers.Listed(missing, MostNamed)}; copy {(missing.Count == 1 ? "it" : "them")} into the same folder.");
        return new(all, notes, metadata.Values);
    }

    private static IReadOnlyList<Weight> Read(SourceFile part, long number, long count, List<string> notes, FileMetadata metadata)
    {
        try
        {
            if (!new GgufFormat().Recognises(part.Head, part))
                throw part.Malformed("it is not a GGUF file; copy it again.");
            var header = GgufHeader.Read(part);
            if (header.Integer("split.no") != number || header.Integer("split.count") != count)
                throw part.Malformed("it is a part of another model, or has another number than its name; copy it again.");
            metadata.Add(GgufMetadata.Of(header));
            return GgufFormat.Weights(part, header);
        }
        catch (WeightFileException error)
        {
            notes.Add($"The part '{part.Name}' cannot be read: {error.Problem}");
            return [];
        }
    }

    private static string Number(long number) => number.ToString("D5", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<name>.*)-(?<no>\d{5})-of-(?<count>\d{5})\.gguf$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex PartName();
}
