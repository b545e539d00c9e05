namespace NotebookViz.Data;

/// <summary>The format of a tensor that is stored in blocks: how many values and bytes a block has.</summary>
/// <param name="Name">The name in the source, such as "Q4_K".</param>
/// <param name="Values">The values of a block.</param>
/// <param name="Bytes">The bytes of a block.</param>
internal sealed record BlockFormat(string Name, int Values, int Bytes)
{
    /// <summary>The bits that one value takes.</summary>
    public double BitsPerWeight => 8.0 * Bytes / Values;

    /// <summary>The bytes that a number of values takes.</summary>
    // The shape in a file may state any number of values.
    public long ByteCount(long values) => (long)Int128.Min(((Int128)values + Values - 1) / Values * Bytes, long.MaxValue);
}
