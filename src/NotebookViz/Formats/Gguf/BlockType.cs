using NotebookViz.Data;
using NotebookViz.Scanning;

namespace NotebookViz.Formats.Gguf;

/// <summary>Decodes a block.</summary>
/// <param name="block">The bytes of one block.</param>
/// <param name="values">Where its values go: as many as a block has.</param>
internal delegate void BlockDecoder(ReadOnlySpan<byte> block, Span<float> values);

/// <inheritdoc cref="ICodedType.TrySum"/>
internal delegate bool BlockSummer(ReadOnlySpan<byte> stored, out BlockSums sums);

/// <summary>A type of blocks.</summary>
/// <param name="format">Its name and sizes.</param>
/// <param name="decode">Decodes a block.</param>
/// <param name="trySum">Sums blocks by their codes; null if sums need the values.</param>
internal sealed class BlockType(BlockFormat format, BlockDecoder decode, BlockSummer? trySum = null) : ICodedType
{
    public BlockFormat Format => format;

    /// <summary>Whether sums can be computed from the codes.</summary>
    public bool HasSums => trySum is not null;

    public void Decode(ReadOnlySpan<byte> stored, Span<float> values)
    {
        for (; stored.Length > 0; stored = stored[format.Bytes..], values = values[format.Values..])
            decode(stored[..format.Bytes], values[..format.Values]);
    }

    public bool TrySum(ReadOnlySpan<byte> stored, out BlockSums sums)
    {
        sums = default;
        return trySum is not null && trySum(stored, out sums);
    }
}
