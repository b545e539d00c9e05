using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Formats;

/// <summary>A file being opened: its bytes, and words for what is wrong with it.</summary>
/// <param name="name">What to call it in messages.</param>
/// <param name="path">Where it lies, for the files beside it; null where it came from a stream or an archive.</param>
/// <param name="bytes">Its content.</param>
internal sealed class SourceFile(string name, string? path, TensorData bytes)
{
    public string Name => name;

    public string? Path => path;

    public TensorData Bytes => bytes;

    public long Length => bytes.ByteLength;

    /// <summary>Opens a file of the file system; its content is mapped, not read.</summary>
    public static SourceFile OfPath(string path) => new(System.IO.Path.GetFileName(path), path, Data.MappedFile.Open(path));

    /// <summary>True where the file has those bytes at that place.</summary>
    public bool Has(ReadOnlySpan<byte> signature, long offset = 0) =>
        offset + signature.Length <= Length && bytes.Read(offset, stackalloc byte[signature.Length]).SequenceEqual(signature);

    /// <summary>A copy of a part of the file.</summary>
    /// <exception cref="WeightFileException">The file ends before it.</exception>
    public byte[] Copy(long offset, long count, string what)
    {
        if (offset < 0 || count < 0 || offset > Length - count)
            throw Malformed($"it ends before {what} does ({count} bytes from {offset} on, of {Length}); it may be cut short, copy it again.");
        var copy = new byte[count];
        if (count > 0)
            bytes.Read(offset, copy).CopyTo(copy);
        return copy;
    }

    /// <summary>A part of the file, read on demand.</summary>
    /// <exception cref="WeightFileException">The file ends before it.</exception>
    public TensorData Slice(long offset, long count, string? weight)
    {
        if (offset < 0 || count < 0 || offset > Length - count)
            throw Malformed($"its values take {count} bytes from {offset} on, but the file has {Length} bytes; it may be cut short, copy it again.", weight);
        return new SliceData(bytes, offset, count);
    }

    /// <summary>How many bytes a tensor takes.</summary>
    /// <exception cref="WeightFileException">A length is negative, there are too many axes, or the product is beyond 2^63.</exception>
    public long ByteCount(IReadOnlyList<long> shape, int elementSize, string? weight)
    {
        if (shape.Count > Shapes.MaxRank)
            throw Malformed($"it has {shape.Count} axes; at most {Shapes.MaxRank} are read.", weight);
        return Shapes.TryByteCount(shape, elementSize, out long count)
            ? count
            : throw Malformed($"its shape {Numbers.Shape(shape)} is not one: a length is negative or the whole is too large.", weight);
    }

    public WeightFileException Malformed(string problem, string? weight = null, Exception? inner = null) => new(name, weight, problem, inner);
}
