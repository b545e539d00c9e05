namespace NotebookViz;

/// <summary>A file format of weights: how to recognise it by its content, and how to list its weights.</summary>
/// <remarks><see cref="WeightFile.AddFormat"/> adds one of your own. Files are opened on any thread, so members must be thread-safe.</remarks>
public interface IWeightFormat
{
    /// <summary>The format for people, with its usual file names: "NumPy array (.npy)". Messages list it.</summary>
    string Description { get; }

    /// <summary>Returns whether a file is of this format. Where its first bytes do not tell, a format may read more of it.</summary>
    /// <param name="head">The first 64 bytes of the file; all bytes of a shorter one.</param>
    /// <param name="file">The file.</param>
    bool Recognises(ReadOnlySpan<byte> head, SourceFile file);

    /// <summary>Lists the weights of a file of this format. Reads no more than the header; give the values as parts of the file, which are read on demand.</summary>
    /// <param name="file">The file, which the format recognised. It stays open until the list that the user gets is disposed.</param>
    /// <returns>The weights, in the order of the file.</returns>
    /// <exception cref="WeightFileException">The file is malformed; <see cref="SourceFile.Malformed"/> makes the exception.</exception>
    WeightList Open(SourceFile file);
}
