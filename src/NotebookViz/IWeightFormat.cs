namespace NotebookViz;

/// <summary>A file format of weights: how to recognise it by its content, and how to list its weights.</summary>
/// <remarks><see cref="WeightFile.AddFormat"/> adds one of your own. Files are opened on any thread, so members must be thread-safe.</remarks>
public interface IWeightFormat
{
    /// <summary>Gets the name of the format for messages, with its usual file extensions: "NumPy array (.npy)".</summary>
    string Description { get; }

    /// <summary>Returns whether a file is of this format. If the first bytes are not enough, it may read more of the file.</summary>
    /// <param name="head">The first 64 bytes of the file, or all bytes of a shorter file.</param>
    /// <param name="file">The file.</param>
    bool Recognises(ReadOnlySpan<byte> head, SourceFile file);

    /// <summary>
    /// Lists the weights of a file of this format. Implementations read only the header and return the values as slices of the file, which are read
    /// on demand.
    /// </summary>
    /// <param name="file">The file, which the format recognised. It stays open until the list that the user receives is disposed.</param>
    /// <returns>The weights, in the order of the file.</returns>
    /// <exception cref="WeightFileException">The file is malformed; <see cref="SourceFile.Malformed"/> makes the exception.</exception>
    WeightList Open(SourceFile file);
}
