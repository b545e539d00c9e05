using NotebookViz.Scanning;

namespace NotebookViz.Data;

/// <summary>
/// Single-precision numbers as they are stored: blocks of small integers (codes). The sums of many numbers follow from their codes, which is several
/// times as fast as decoding the numbers and adding them.
/// </summary>
/// <param name="Stored">The bytes of the blocks.</param>
/// <param name="Type">Their type.</param>
internal sealed record CodedContent(TensorData Stored, ICodedType Type);

/// <summary>A type of blocks of codes.</summary>
internal interface ICodedType
{
    /// <summary>The sizes of a block.</summary>
    BlockFormat Format { get; }

    /// <summary>Decodes whole blocks.</summary>
    void Decode(ReadOnlySpan<byte> stored, Span<float> values);

    /// <summary>Sums whole blocks by their codes. The extremes of the result are bounds: no value is smaller or larger.</summary>
    /// <returns>False if a value is rounded or not finite, so that only decoding gives the exact result.</returns>
    bool TrySum(ReadOnlySpan<byte> stored, out BlockSums sums);
}
