namespace NotebookViz.Sources.Files;

/// <summary>One file format: how to tell it by its content, and how to list its weights.</summary>
internal interface IWeightFormat
{
    /// <summary>The format for people, with its usual file names: "NumPy array (.npy)".</summary>
    string Description { get; }

    /// <summary>Tells from the first bytes (and, where those do not tell, from a header) whether the file is of this format.</summary>
    bool Recognises(SourceFile file);

    /// <summary>Lists the weights. Reads no more than the header; the values are read on demand.</summary>
    /// <exception cref="WeightFileException">The file is malformed.</exception>
    WeightList Open(SourceFile file);
}
