using System.Text.Json;
using NotebookViz.Data;

namespace NotebookViz.Formats.TensorFlowJs;

/// <summary>
/// A group of the manifest: its shards are one sequence of bytes, split anywhere. If a shard is missing, or the length of a weight is unknown, the
/// weights before and after it can still be read.
/// </summary>
internal sealed class TensorFlowJsGroup
{
    // A position beyond the end of any file; sums of it cannot overflow.
    private const long Far = long.MaxValue / 4;

    private readonly SourceFile _front, _back;
    private readonly string? _missing;

    private TensorFlowJsGroup(SourceFile file, string[] paths)
    {
        var shards = Array.ConvertAll(paths, path => Neighbours.Find(file, path, null)?.Bytes);
        int first = Array.IndexOf(shards, null), last = Array.LastIndexOf(shards, null);
        _missing = first < 0 ? null : paths[first];
        _front = file.Part(file.Name, new JoinedData(shards[..(first < 0 ? shards.Length : first)]!));
        _back = first < 0 ? _front : file.Part(file.Name, new JoinedData(shards[(last + 1)..]!));
    }

    /// <summary>Lists the weights of a group.</summary>
    /// <exception cref="WeightFileException">The manifest is malformed, or a shard is not within its folder.</exception>
    public static IEnumerable<Weight> Read(SourceFile file, JsonElement json)
    {
        var group = new TensorFlowJsGroup(file, [.. json.Items("paths").Select(path => path.ValueKind == JsonValueKind.String
            ? path.GetString()!
            : throw file.Malformed("its list of shards holds something else than file names."))]);
        List<TensorFlowJsWeight> entries = [.. json.Items("weights").Select(entry => TensorFlowJsWeight.Parse(file, entry))];

        // Positions are counted from both ends, as far as the lengths are known.
        var lengths = new long?[entries.Count];
        var starts = new long?[entries.Count];
        var ends = new long?[entries.Count];
        long? place = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            starts[i] = place;
            lengths[i] = entries[i].LengthAt(group._front, place);
            place = Sum(place, lengths[i]);
        }
        place = 0;
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            ends[i] = place;
            place = Sum(place, lengths[i]);
        }
        return entries.Select((entry, i) => group.Read(entry, starts[i], lengths[i], ends[i], starts.Last(start => start is not null)!.Value));
    }

    private Weight Read(TensorFlowJsWeight entry, long? start, long? length, long? end, long lastStart)
    {
        if (entry.Problem is { } problem)
            return entry.Without(problem);
        if (start is { } place && place + length <= _front.Length)
            return entry.Read(_front, place);
        if (end is { } behind && behind + length <= _back.Length && (_missing is not null || start is null && _back.Length - behind - length >= lastStart))
            return entry.Read(_back, _back.Length - behind - length!.Value);
        return entry.Without(_missing is not null ? $"its values lie in the file '{_missing}', which is not there; copy it into the same folder."
            : start is null ? "where its values lie is unknown: the length of a weight before it is."
            : $"its values take {length} bytes from {start} on, but the shards have {_front.Length}; they may be cut short, copy them again.");
    }

    private static long? Sum(long? place, long? length) => place is { } from && length is { } count ? Math.Min(Far, from + Math.Min(Far, count)) : null;
}
