using NotebookViz.Formats;

namespace NotebookViz;

/// <summary>Weights from files, whoever trained them. Nothing in a file is ever executed.</summary>
/// <remarks>
/// The format is told by the content. Opening reads the headers only; the values are read on demand from where they lie, so the file must
/// stay as it is while its weights are in use. All members are thread-safe, and so are the weights that they give.
/// </remarks>
public static class WeightFile
{
    // Beyond this an array in memory is no longer reasonable; by its path the file is read on demand instead.
    private const int LongestStream = 1 << 30;

    /// <summary>Lists the weights in a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The weights, named and ordered as the file has them; what it tells about axes and layers is told.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightFileException">The file is of an unknown format, malformed, or holds what is not read for safety's sake.</exception>
    public static WeightList Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new WeightFileException(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), null, "it is a folder; give the file in it that holds the weights.");
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        return Guarded(Path.GetFileName(path), () => OpenUnguarded(SourceFile.OfPath(Path.GetFullPath(path))));
    }

    /// <summary>Lists the weights in a stream. It is read to its end and into memory, and may be closed afterwards.</summary>
    /// <param name="stream">The content of a file of at most 1 GiB, from the stream's current place on.</param>
    /// <param name="name">What to call it; the weight in an <c>.npy</c> file takes its name from it.</param>
    /// <returns>The weights, named and ordered as the file has them; what it tells about axes and layers is told.</returns>
    /// <exception cref="WeightFileException">The content is of an unknown format, malformed, or holds what is not read for safety's sake.</exception>
    public static WeightList Open(Stream stream, string name = "")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        string called = name.Length > 0 ? name : "stream";
        return Guarded(called, () => OpenUnguarded(new SourceFile(called, null, TensorData.Of((ReadOnlyMemory<byte>)ReadToEnd(stream, called)))));
    }

    /// <summary>Lists the weights in a file. Exceptions that no reader throws on purpose stay as they are, so that tests notice them.</summary>
    /// <exception cref="WeightFileException">The file is of an unknown format or malformed.</exception>
    internal static WeightList OpenUnguarded(SourceFile file) => WeightFormats.Of(file).Open(file);

    private static byte[] ReadToEnd(Stream stream, string name)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (copy.Length + count > LongestStream)
                throw new WeightFileException(name, null, "the stream is longer than 1 GiB; save it to a file and open that by its path.");
            copy.Write(buffer, 0, count);
        }
        return copy.ToArray();
    }

    // A file may be wrong in ways that only a library below notices; whoever opens it has one exception to catch.
    private static WeightList Guarded(string name, Func<WeightList> open)
    {
        try
        {
            return open();
        }
        catch (Exception error) when (error is not (WeightFileException or FileNotFoundException or OutOfMemoryException))
        {
            throw new WeightFileException(name, null, $"it cannot be read: {error.Message}", error);
        }
    }
}

/// <summary>
/// A weight file that cannot be read: unknown, malformed, or holding what is not read for safety's sake. The message names the file, the
/// weight, what is wrong and, where there is one, the way out.
/// </summary>
public sealed class WeightFileException : IOException
{
    /// <summary>Says what is wrong with a file.</summary>
    /// <param name="fileName">The file's name.</param>
    /// <param name="weightName">The weight concerned; null where it is the file as a whole.</param>
    /// <param name="problem">What is wrong and what to do about it, as a sentence.</param>
    /// <param name="inner">What a library said; otherwise null.</param>
    public WeightFileException(string fileName, string? weightName, string problem, Exception? inner = null)
        : base(string.IsNullOrEmpty(weightName) ? $"{fileName}: {problem}" : $"{fileName}, weight '{weightName}': {problem}", inner)
    {
        FileName = fileName;
        WeightName = weightName;
    }

    /// <summary>The file's name.</summary>
    public string FileName { get; }

    /// <summary>The weight concerned; null where it is the file as a whole.</summary>
    public string? WeightName { get; }
}
