using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Formats;
using NotebookViz.Remote;

namespace NotebookViz;

/// <summary>Opens weight files of many frameworks. Nothing in a file is ever executed.</summary>
/// <remarks>
/// The format is recognised by the content, not by the file name. Opening reads only the headers. Values are read from the file when they are needed,
/// so the file must not change while its weights are in use. The list that is returned holds the file open: to close the file, dispose the list, or
/// drop all references to it and its weights. A file of up to 1 MiB is read whole and closed at once. All members are thread-safe, and so are the
/// weights that they return.
/// </remarks>
public static class WeightFile
{
    // A larger stream should not be held in memory; opened by its path, the file is read on demand.
    private const int LongestStream = 1 << 30;

    /// <summary>Gets the formats that are read, including added ones, in the order in which they are tried.</summary>
    public static IReadOnlyList<IWeightFormat> Formats => WeightFormats.All;

    /// <summary>Adds a format, for files opened from then on. It is tried after the formats with a signature and before those without one.</summary>
    /// <param name="format">The format.</param>
    /// <exception cref="ArgumentNullException"><paramref name="format"/> is null.</exception>
    /// <exception cref="ArgumentException">The format, or one with the same description, was already added.</exception>
    public static void AddFormat(IWeightFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        WeightFormats.Add(format);
    }

    /// <summary>Lists the weights in a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>
    /// The weights, with the names, the order, and the axes and layers that the file states. Disposing the list closes the file and the files that it
    /// refers to.
    /// </returns>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightFileException">The file has an unknown format, is malformed, or holds content that is not read for safety.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled, and the file is closed.</exception>
    public static WeightList Open(string path, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new WeightFileException(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), null, "it is a folder; give the file in it that holds the weights.");
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'{(path.Contains("://", StringComparison.Ordinal) ? "; open an address with WeightFile.Open(new Uri(address))" : "")}.", path);
        using var scope = WorkScope.Of(progress, cancellationToken);
        string name = Path.GetFileName(path);
        // Without a receiver, as in a notebook, opening is too short to report.
        using var work = progress is null ? null : Work.Begin($"Opening {name}", new FileInfo(path).Length);
        return Guarded(name, files => SourceFile.OfPath(Path.GetFullPath(path), files));
    }

    /// <summary>Lists the weights in a remote file: an <c>https:</c> address, or <c>hf:owner/model/file</c> on the hub of Hugging Face.</summary>
    /// <param name="address">
    /// The address of an .npy, .npz, .safetensors or .gguf file, or of the index of a sharded model. <c>hf:owner/model</c> means its
    /// model.safetensors, or the index of its shards; <c>hf:owner/model@revision/file</c> a file of another revision.
    /// </param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>
    /// The weights, as <see cref="Open(string, IProgress{ProgressReport}?, CancellationToken)"/> returns them. Values are fetched when they are read.
    /// </returns>
    /// <remarks>
    /// The server must support range requests. Fetched bytes are kept on disk, in the folder that <c>NOTEBOOKVIZ_CACHE</c> names, or by default in the user's
    /// cache folder, up to <c>NOTEBOOKVIZ_CACHE_SIZE</c> gigabytes (10 by default). <c>HF_ENDPOINT</c> names another hub. The token in <c>HF_TOKEN</c> is sent
    /// only to the hub. Reading a value throws a <see cref="WeightFileException"/> if the network fails, or if the file has changed since it was opened.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
    /// <exception cref="ArgumentException">The address is relative, or is neither <c>https:</c> nor <c>hf:</c>.</exception>
    /// <exception cref="InvalidOperationException">One of the environment variables has an invalid value.</exception>
    /// <exception cref="WeightFileException">The file does not exist, cannot be read in parts, has an unsupported format, or is malformed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static WeightList Open(Uri address, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Open(address, RemoteSettings.FromEnvironment(), progress, cancellationToken);
    }

    /// <inheritdoc cref="Open(Uri, IProgress{ProgressReport}?, CancellationToken)"/>
    internal static WeightList Open(Uri address, RemoteSettings settings, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        var places = RemoteAddress.Of(address, settings);
        using var scope = WorkScope.Of(progress, cancellationToken);
        return Guarded(RemoteAddress.NameOf(places[0]), files => RemoteFile.Open(places, settings, files));
    }

    /// <summary>Lists the weights in a stream. The stream is read to its end into memory, and may be closed afterwards.</summary>
    /// <param name="stream">The content of a file of at most 1 GiB, from the stream's current position.</param>
    /// <param name="name">The file's name for messages; the weight in an <c>.npy</c> file is named after it.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The weights, with the names, the order, and the axes and layers that the file states.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="WeightFileException">The content has an unknown format, is malformed, or holds content that is not read for safety.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static WeightList Open(Stream stream, string name = "", IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        string called = name.Length > 0 ? name : "stream";
        using var scope = WorkScope.Of(progress, cancellationToken);
        return Guarded(called, files => SourceFile.OfBytes(called, null, TensorData.Of((ReadOnlyMemory<byte>)ReadToEnd(stream, called)), files));
    }

    /// <summary>Lists the weights in a file. Unexpected exceptions are not wrapped, so that tests notice them.</summary>
    /// <exception cref="WeightFileException">The file is of an unknown format or malformed.</exception>
    internal static WeightList OpenUnguarded(SourceFile file)
    {
        var format = WeightFormats.Of(file);
        return format.Open(file) ?? throw new InvalidOperationException($"the format '{format.Description}' gave no list of weights.");
    }

    private static byte[] ReadToEnd(Stream stream, string name)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        using var work = stream.CanSeek ? Work.Begin($"Reading {name}", Math.Max(0, stream.Length - stream.Position)) : null;
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            WorkScope.ThrowIfCancelled();
            work?.Advance(count);
            if (copy.Length + count > LongestStream)
                throw new WeightFileException(name, null, "the stream is longer than 1 GiB; save it to a file and open that by its path.");
            copy.Write(buffer, 0, count);
        }
        return copy.ToArray();
    }

    // A malformed file may cause any exception in a library below; callers have only one exception to catch.
    private static WeightList Guarded(string name, Func<OpenFiles, SourceFile> open)
    {
        var files = new OpenFiles(name);
        bool isOpen = false;
        try
        {
            var weights = OpenUnguarded(open(files));
            var list = new WeightList(weights.Select(files.Guard), weights.Owner) { Heading = weights.Heading, Notes = weights.Notes, Metadata = weights.Metadata, Files = files };
            isOpen = true;
            return list;
        }
        catch (Exception error) when (error is not (WeightFileException or FileNotFoundException or OutOfMemoryException or OperationCanceledException))
        {
            throw new WeightFileException(name, null, $"it cannot be read: {error.Message}", error);
        }
        finally
        {
            if (!isOpen)
                files.Dispose();
        }
    }
}

/// <summary>
/// The exception for a weight file that cannot be read: it has an unknown format, is malformed, or holds content that is not read for safety. The
/// message names the file, the weight, the problem and, if there is one, the remedy.
/// </summary>
public sealed class WeightFileException : IOException
{
    /// <summary>Creates an exception that says what is wrong with a file.</summary>
    /// <param name="fileName">The file's name.</param>
    /// <param name="weightName">The weight concerned; null where it is the file as a whole.</param>
    /// <param name="problem">What is wrong and what to do about it, as a sentence.</param>
    /// <param name="inner">The exception of a library; null if there is none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="fileName"/> or <paramref name="problem"/> is null.</exception>
    public WeightFileException(string fileName, string? weightName, string problem, Exception? inner = null)
        : base(string.IsNullOrEmpty(weightName) ? $"{fileName}: {problem}" : $"{fileName}, weight '{weightName}': {problem}", inner)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(problem);
        FileName = fileName;
        WeightName = weightName;
        Problem = problem;
    }

    /// <summary>Gets the file's name.</summary>
    public string FileName { get; }

    /// <summary>Gets the weight concerned; null where it is the file as a whole.</summary>
    public string? WeightName { get; }

    /// <summary>What is wrong, without the names of the file and the weight.</summary>
    internal string Problem { get; }

    /// <summary>True if the file asks for something unsafe; then none of it is read.</summary>
    internal bool IsUnsafe { get; init; }

    /// <summary>True if there is no such file on a server.</summary>
    internal bool IsMissing { get; init; }
}
