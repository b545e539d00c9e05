using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>IQ2_XXS, IQ2_XS and IQ2_S: 256 values in groups of eight, whose magnitudes come from a grid, each with a sign.</summary>
internal static class Iq2
{
    private const int Runs = 8, RunLength = 32, Groups = 4;

    /// <summary>d, and for each run of 32: four indices, four times seven signs, a scale of four bits.</summary>
    public static void DecodeXxs(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = Codes.Half(block);
        Span<byte> codes = stackalloc byte[RunLength], signs = stackalloc byte[Groups];
        for (int run = 0; run < Runs; run++)
        {
            var indices = block.Slice(2 + 8 * run, Groups);
            uint rest = BinaryPrimitives.ReadUInt32LittleEndian(block[(6 + 8 * run)..]);
            for (int i = 0; i < Groups; i++)
            {
                Put(Grids.Iq2Xxs[indices[i]], codes, i);
                signs[i] = SignsOf((int)(rest >> 7 * i));
            }
            Codes.Negate(signs, codes);
            Codes.Scale(codes, 0, Scale(d, (int)(rest >> 28)), values.Slice(RunLength * run, RunLength));
        }
    }

    /// <summary>d, words of an index of nine bits and seven signs, and a scale of four bits for each 16 values.</summary>
    public static void DecodeXs(ReadOnlySpan<byte> block, Span<float> values)
    {
        const int Scales = 66;
        Span<byte> codes = stackalloc byte[RunLength], signs = stackalloc byte[Groups];
        for (int run = 0; run < Runs; run++)
        {
            for (int i = 0; i < Groups; i++)
            {
                int word = BinaryPrimitives.ReadUInt16LittleEndian(block[(2 + 8 * run + 2 * i)..]);
                Put(Grids.Iq2Xs[word & 511], codes, i);
                signs[i] = SignsOf(word >> 9);
            }
            Codes.Negate(signs, codes);
            ScaleHalves(Codes.Half(block), block[Scales + run], codes, values.Slice(RunLength * run, RunLength));
        }
    }

    /// <summary>d, the low eight bits of each index, eight signs of each group, the high two bits of the indices, and a scale of four bits for each 16 values.</summary>
    public static void DecodeS(ReadOnlySpan<byte> block, Span<float> values)
    {
        const int Indices = 2, Signs = 34, High = 66, Scales = 74;
        Span<byte> codes = stackalloc byte[RunLength];
        for (int run = 0; run < Runs; run++)
        {
            for (int i = 0; i < Groups; i++)
                Put(Grids.Iq2S[block[Indices + Groups * run + i] | (block[High + run] >> 2 * i & 3) << 8], codes, i);
            Codes.Negate(block.Slice(Signs + Groups * run, Groups), codes);
            ScaleHalves(Codes.Half(block), block[Scales + run], codes, values.Slice(RunLength * run, RunLength));
        }
    }

    /// <summary>The signs of eight values of which seven are stored, in the low bits: the number of minus signs is even.</summary>
    public static byte SignsOf(int seven) => (byte)(seven & 127 | (BitOperations.PopCount((uint)seven & 127) & 1) << 7);

    private static void Put(ulong group, Span<byte> codes, int place) => MemoryMarshal.Cast<byte, ulong>(codes)[place] = group;

    private static void ScaleHalves(float d, byte scales, ReadOnlySpan<byte> codes, Span<float> values)
    {
        Codes.Scale(codes[..16], 0, Scale(d, scales & 15), values[..16]);
        Codes.Scale(codes[16..], 0, Scale(d, scales >> 4), values[16..]);
    }

    private static float Scale(float d, int scale) => d * (0.5f + scale) * 0.25f;
}
