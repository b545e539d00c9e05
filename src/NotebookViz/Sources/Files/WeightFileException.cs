namespace NotebookViz;

/// <summary>
/// A weight file that cannot be read: unknown, malformed, or holding what is not read for safety's sake. The message names the file, the
/// weight, what is wrong and, where there is one, the way out.
/// </summary>
public sealed class WeightFileException : IOException
{
    /// <summary>Says what is wrong with a file.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="weight">The weight concerned; null where it is the file as a whole.</param>
    /// <param name="problem">What is wrong and what to do about it, as a sentence.</param>
    /// <param name="inner">What a library said; otherwise null.</param>
    public WeightFileException(string file, string? weight, string problem, Exception? inner = null)
        : base(string.IsNullOrEmpty(weight) ? $"{file}: {problem}" : $"{file}, weight '{weight}': {problem}", inner)
    {
        File = file;
        Weight = weight;
    }

    /// <summary>The file's name.</summary>
    public string File { get; }

    /// <summary>The weight concerned; null where it is the file as a whole.</summary>
    public string? Weight { get; }
}
