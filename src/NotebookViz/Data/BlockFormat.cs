namespace NotebookViz.Data;

/// <summary>How a quantised tensor is stored: in blocks of so many values and bytes.</summary>
/// <param name="Name">The name in the source, such as "Q4_K".</param>
/// <param name="Values">The values of a block.</param>
/// <param name="Bytes">The bytes of a block.</param>
internal sealed record BlockFormat(string Name, int Values, int Bytes)
{
    /// <summary>The bits that one value takes.</summary>
    public double BitsPerWeight => 8.0 * Bytes / Values;

    /// <summary>The bytes of so many values.</summary>
    // The shape may claim any number of values.
    public long ByteCount(long values) => (long)Int128.Min(((Int128)values + Values - 1) / Values * Bytes, long.MaxValue);
}
