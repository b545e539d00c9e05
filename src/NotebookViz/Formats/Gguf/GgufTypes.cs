using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;
using NotebookViz.Formats.Gguf.Blocks;

namespace NotebookViz.Formats.Gguf;

/// <summary>ggml's numbers for tensor types, and weights of them.</summary>
internal static class GgufTypes
{
    // The number of values in a super-block.
    private const int Many = 256;

    /// <summary>An element type that is stored value by value; null for all others.</summary>
    public static ElementType? ElementOf(int number) => number switch
    {
        0 => ElementType.Float32,
        1 => ElementType.Float16,
        24 => ElementType.Int8,
        25 => ElementType.Int16,
        26 => ElementType.Int32,
        27 => ElementType.Int64,
        28 => ElementType.Float64,
        30 => ElementType.BFloat16,
        _ => null,
    };

    /// <summary>A type that is stored in blocks; null for all others.</summary>
    public static BlockType? BlocksOf(int number) => number switch
    {
        2 => new(new("Q4_0", 32, 18), PlainBlocks.Q4_0),
        3 => new(new("Q4_1", 32, 20), PlainBlocks.Q4_1),
        6 => new(new("Q5_0", 32, 22), PlainBlocks.Q5_0),
        7 => new(new("Q5_1", 32, 24), PlainBlocks.Q5_1),
        8 => new(new("Q8_0", 32, 34), PlainBlocks.Q8_0),
        9 => new(new("Q8_1", 32, 36), PlainBlocks.Q8_1),
        10 => new(new("Q2_K", Many, 84), Q2K.Decode),
        11 => new(new("Q3_K", Many, 110), Q3K.Decode),
        12 => new(new("Q4_K", Many, 144), Q4K.Decode, CodeSums.TryOf<Q4K.FourBits>),
        13 => new(new("Q5_K", Many, 176), Q4K.DecodeQ5, CodeSums.TryOf<Q4K.FiveBits>),
        14 => new(new("Q6_K", Many, 210), Q6K.Decode),
        15 => new(new("Q8_K", Many, 292), Q6K.DecodeQ8),
        16 => new(new("IQ2_XXS", Many, 66), Iq2.DecodeXxs),
        17 => new(new("IQ2_XS", Many, 74), Iq2.DecodeXs),
        18 => new(new("IQ3_XXS", Many, 98), Iq3.DecodeXxs),
        19 => new(new("IQ1_S", Many, 50), Iq1.DecodeS),
        20 => new(new("IQ4_NL", 32, 18), TableBlocks.IQ4_NL),
        21 => new(new("IQ3_S", Many, 110), Iq3.DecodeS),
        22 => new(new("IQ2_S", Many, 82), Iq2.DecodeS),
        23 => new(new("IQ4_XS", Many, 136), TableBlocks.IQ4_XS),
        29 => new(new("IQ1_M", Many, 56), Iq1.DecodeM),
        34 => new(new("TQ1_0", Many, 54), TinyBlocks.TQ1_0),
        35 => new(new("TQ2_0", Many, 66), TinyBlocks.TQ2_0),
        39 => new(new("MXFP4", 32, 17), TableBlocks.MXFP4),
        40 => new(new("NVFP4", 64, 36), TableBlocks.NVFP4),
        41 => new(new("Q1_0", 128, 18), TinyBlocks.Q1_0),
        42 => new(new("Q2_0", 64, 18), TinyBlocks.Q2_0),
        _ => null,
    };

    /// <summary>How many bytes a tensor takes; null if its type is unknown.</summary>
    /// <exception cref="WeightFileException">Its shape is impossible, or its rows are not made of whole blocks.</exception>
    public static long? ByteCount(SourceFile file, GgufTensor tensor)
    {
        long count = file.ByteCount(tensor.Shape, 1, tensor.Name);
        if (ElementOf(tensor.Type) is { } element)
            return file.ByteCount(tensor.Shape, element.Size(), tensor.Name);
        if (BlocksOf(tensor.Type) is not { Format: var format })
            return null;
        long row = tensor.Shape.Count == 0 ? 1 : tensor.Shape[^1];
        return row % format.Values == 0
            ? format.ByteCount(count)
            : throw file.Malformed($"its rows have {row} values, which are not whole {format.Name} blocks of {format.Values}; convert or copy the file again.", tensor.Name);
    }

    /// <summary>The weight of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="shape">The shape in which it is shown, of as many values.</param>
    /// <param name="stored">Its bytes; null if its type is unknown.</param>
    public static Weight Weight(GgufTensor tensor, IReadOnlyList<long> shape, TensorData? stored)
    {
        if (stored is null)
            return NotebookViz.Weight.WithoutValues(tensor.Name, shape, $"type {Numbers.Exact(tensor.Type)}",
                $"Its type has the number {Numbers.Exact(tensor.Type)} in ggml, which is not known here; open a file of another quantisation, such as Q4_K_M or Q8_0.");
        if (ElementOf(tensor.Type) is { } element)
            return StoredType.Of(element).Weight(tensor.Name, shape, stored, littleEndian: true);
        var type = BlocksOf(tensor.Type)!;
        return new(tensor.Name, shape, ElementType.Float32, new BlockData(stored, type), WeightDescription.None, blocks: type.Format);
    }
}
