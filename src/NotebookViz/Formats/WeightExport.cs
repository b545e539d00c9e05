using System.Buffers;
using NotebookViz.Common;
using NotebookViz.Formats.Npy;
using NotebookViz.Formats.Safetensors;

namespace NotebookViz.Formats;

/// <summary>Writes the values of weights to files that other tools read: exactly, block by block, and completely or not at all.</summary>
internal static class WeightExport
{
    private const int BlockBytes = 1 << 20;

    private static readonly Dictionary<string, Action<IReadOnlyList<Weight>, Stream>> Writers = new()
    {
        [".npz"] = NpzWriter.Write,
        [".safetensors"] = SafetensorsWriter.Write,
    };

    private static readonly Dictionary<string, Action<Weight, Stream>> WritersOfOne = new()
    {
        [".npy"] = NpyWriter.Write,
        [".csv"] = CsvWriter.Write,
    };

    /// <summary>The file extensions for one weight.</summary>
    public static string[] EndingsOfOne => [.. WritersOfOne.Keys, .. Writers.Keys];

    /// <summary>The file extensions for several weights.</summary>
    public static string[] Endings => [.. Writers.Keys];

    /// <summary>Writes one weight, if the path's extension is that of a file of values.</summary>
    /// <returns>False if it does not; nothing was written.</returns>
    /// <exception cref="InvalidOperationException">It has no values, or the format does not support its type.</exception>
    public static bool TrySave(Weight weight, string path)
    {
        if (!WritersOfOne.TryGetValue(EndingOf(path), out var write))
            return TrySave([weight], path);
        Save([weight], path, stream => write(weight, stream));
        return true;
    }

    /// <summary>Writes several weights, if the path's extension is that of a file of values.</summary>
    /// <returns>False if it does not; nothing was written.</returns>
    /// <exception cref="InvalidOperationException">A weight has no values, two have the same name, or the format does not support a type.</exception>
    public static bool TrySave(IReadOnlyList<Weight> weights, string path)
    {
        if (!Writers.TryGetValue(EndingOf(path), out var write))
            return false;
        Save(weights, path, stream => write(weights, stream));
        return true;
    }

    /// <summary>Writes a weight's elements as they are stored, or as singles, block by block.</summary>
    public static void WriteValues(Weight weight, Stream stream, bool asSingles = false)
    {
        object? content = weight.Data!.Hold();
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        for (long start = 0, length = asSingles ? weight.Count * sizeof(float) : weight.Data.ByteLength; start < length; start += BlockBytes)
        {
            WorkScope.ThrowIfCancelled();
            var part = block.AsSpan(0, (int)Math.Min(BlockBytes, length - start));
            stream.Write(asSingles
                ? System.Runtime.InteropServices.MemoryMarshal.AsBytes(weight.Reader.Read(start / sizeof(float), System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(part)))
                : weight.Data.Read(start, part));
            Work.Current?.Advance(part.Length / (asSingles ? sizeof(float) : weight.ElementType.Size()));
        }
        ArrayPool<byte>.Shared.Return(block);
        GC.KeepAlive(content);
        GC.KeepAlive(weight.Data);
    }

    /// <summary>Refuses names that occur twice, because one of the weights would be lost.</summary>
    public static void RefuseEqualNames(IReadOnlyList<Weight> weights, string format)
    {
        if (weights.GroupBy(weight => weight.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidOperationException($"{twice.Count()} weights are named '{twice.Key}', but names in {format} are unique. Rename them with WithName.");
    }

    private static string EndingOf(string path) => Path.GetExtension(path).ToLowerInvariant();

    private static void Save(IReadOnlyList<Weight> weights, string path, Action<Stream> write)
    {
        if (weights.FirstOrDefault(weight => weight.Data is null) is { } without)
            throw new InvalidOperationException($"The weight '{without.Name}' has no values to write. {without.Problem} Leave it out with Matching or Where.");
        using var work = Work.Begin($"Writing {Path.GetFileName(path)}", weights);
        CompleteFile.Write(path, write);
    }
}
