using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Formats.Zip;
using NotebookViz.Remote;

namespace NotebookViz;

/// <summary>A weight file that is being opened: its bytes, and exceptions for malformed content. Formats receive it from <see cref="WeightFile"/>.</summary>
/// <remarks>The file is closed with the list of its weights. Reading is thread-safe.</remarks>
public sealed class SourceFile
{
    private const int HeadLength = 64;

    private readonly OpenFiles _files;
    private byte[]? _head;

    private SourceFile(string name, string? path, TensorData bytes, OpenFiles files) => (Name, Path, Bytes, _files) = (name, path, bytes, files);

    /// <summary>Opens a file of the file system.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="files">Closes it.</param>
    internal static SourceFile OfPath(string path, OpenFiles files) => new(System.IO.Path.GetFileName(path), path, files.Open(path), files);

    /// <summary>A file whose content is read already, such as a stream's.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="path">Its full path, for the files beside it; null where it has none.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="files">Closes the files beside it.</param>
    internal static SourceFile OfBytes(string name, string? path, TensorData bytes, OpenFiles files) => new(name, path, bytes, files);

    /// <summary>A file on a server.</summary>
    /// <param name="remote">Where it is.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="files">Closes it and the files beside it.</param>
    internal static SourceFile OfRemote(RemoteFile remote, TensorData bytes, OpenFiles files) => new(remote.Name, null, bytes, files) { Remote = remote };

    /// <summary>Gets the file's name for messages.</summary>
    public string Name { get; }

    /// <summary>Gets the length of the file in bytes.</summary>
    public long Length => Bytes.ByteLength;

    /// <summary>Where it lies, for the files beside it; null where it came from a stream or an archive.</summary>
    internal string? Path { get; }

    /// <summary>Where it is on a server; null for other files.</summary>
    internal RemoteFile? Remote { get; private init; }

    /// <summary>True if there may be files beside it.</summary>
    internal bool HasNeighbours => Path is not null || Remote is not null;

    /// <summary>Its content.</summary>
    internal TensorData Bytes { get; }

    /// <summary>The first 64 bytes, or all of a shorter file, by which most formats are recognised.</summary>
    internal ReadOnlySpan<byte> Head => _head ??= Copy(0, Math.Min(Length, HeadLength), "its beginning");

    /// <summary>Its zip archive once it was read as one; kept because several formats look into it.</summary>
    internal ZipFileView? Archive { get; set; }

    /// <summary>Reads a part of the file, such as its header.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many bytes.</param>
    /// <param name="what">What the bytes are, for the message if the file ends before them: "its header".</param>
    /// <returns>A copy of the bytes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="what"/> is null.</exception>
    /// <exception cref="WeightFileException">The part does not lie within the file.</exception>
    public byte[] Copy(long offset, long count, string what)
    {
        ArgumentNullException.ThrowIfNull(what);
        if (offset < 0 || count < 0 || offset > Length - count || count > Array.MaxLength)
            throw Malformed($"it ends before {what} does ({count} bytes from {offset} on, of {Length}); it may be cut short, copy it again.");
        var copy = new byte[count];
        if (count > 0)
            Bytes.Read(offset, copy).CopyTo(copy);
        WorkScope.ThrowIfCancelled();
        return copy;
    }

    /// <summary>Returns a part of the file as the values of a weight, which are read on demand. They must be in the machine's byte order.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many bytes.</param>
    /// <param name="weight">The name of the weight, for the message; null if the part belongs to no weight.</param>
    /// <returns>The bytes; nothing is read yet.</returns>
    /// <exception cref="WeightFileException">The part does not lie within the file.</exception>
    public TensorData Slice(long offset, long count, string? weight)
    {
        if (offset < 0 || count < 0 || offset > Length - count)
            throw Malformed($"its values take {count} bytes from {offset} on, but the file has {Length} bytes; it may be cut short, copy it again.", weight);
        return new SliceData(Bytes, offset, count);
    }

    /// <summary>Returns an exception that says what is wrong with the file, for a format to throw.</summary>
    /// <param name="problem">What is wrong and what to do about it, as a sentence.</param>
    /// <param name="weight">The name of the weight concerned; null where it is the file as a whole.</param>
    /// <param name="inner">The exception that a library threw; otherwise null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="problem"/> is null.</exception>
    public WeightFileException Malformed(string problem, string? weight = null, Exception? inner = null) => new(Name, weight, Arguments.NotNull(problem), inner);

    /// <summary>Opens a file beside this one, which is closed together with it.</summary>
    internal SourceFile OpenBeside(string path) => OfPath(path, _files);

    /// <summary>Opens a file beside this one on its server; null if it is not there.</summary>
    internal SourceFile? FindRemote(string reference) => Remote!.Find(reference, _files);

    /// <summary>An entry of an archive, or several files read as one.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="bytes">Its content.</param>
    internal SourceFile Part(string name, TensorData bytes) => new(name, null, bytes, _files);

    /// <summary>Returns the same file for reads after opening: once the list is disposed, they throw an exception that says so.</summary>
    internal SourceFile Guarded() => Part(Name, _files.Guard(Bytes));

    /// <summary>How many bytes a tensor takes.</summary>
    /// <exception cref="WeightFileException">A length is negative, there are too many axes, or the product is beyond 2^63.</exception>
    internal long ByteCount(IReadOnlyList<long> shape, int elementSize, string? weight)
    {
        if (shape.Count > Shapes.MaxRank)
            throw Malformed($"it has {shape.Count} axes; at most {Shapes.MaxRank} are read.", weight);
        return Shapes.TryByteCount(shape, elementSize, out long count)
            ? count
            : throw Malformed($"its shape {Numbers.Shape(shape)} is not one: a length is negative or the whole is too large.", weight);
    }
}
