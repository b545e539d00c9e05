using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>IQ3_XXS and IQ3_S: 256 values in groups of four, whose magnitudes come from a grid, each with a sign.</summary>
internal static class Iq3
{
    private const int Runs = 8, RunLength = 32, Groups = 8, Indices = 2;

    /// <summary>d, the indices, and for each run of 32: four times seven signs, a scale of four bits.</summary>
    public static void DecodeXxs(ReadOnlySpan<byte> block, Span<float> values)
    {
        const int Rest = 66;
        float d = Codes.Half(block);
        Span<byte> codes = stackalloc byte[RunLength], signs = stackalloc byte[4];
        for (int run = 0; run < Runs; run++)
        {
            for (int i = 0; i < Groups; i++)
                Put(Grids.Iq3Xxs[block[Indices + Groups * run + i]], codes, i);
            uint rest = BinaryPrimitives.ReadUInt32LittleEndian(block[(Rest + 4 * run)..]);
            for (int i = 0; i < signs.Length; i++)
                signs[i] = Iq2.SignsOf((int)(rest >> 7 * i));
            Codes.Negate(signs, codes);
            Codes.Scale(codes, 0, d * (0.5f + (rest >> 28)) * 0.5f, values.Slice(RunLength * run, RunLength));
        }
    }

    /// <summary>d, the low eight bits of each index, their high bits, all signs, and a scale of four bits for each run of 32.</summary>
    public static void DecodeS(ReadOnlySpan<byte> block, Span<float> values)
    {
        const int High = 66, Signs = 74, Scales = 106;
        float d = Codes.Half(block);
        Span<byte> codes = stackalloc byte[RunLength];
        for (int run = 0; run < Runs; run++)
        {
            for (int i = 0; i < Groups; i++)
                Put(Grids.Iq3S[block[Indices + Groups * run + i] | (block[High + run] >> i & 1) << 8], codes, i);
            Codes.Negate(block.Slice(Signs + 4 * run, 4), codes);
            int scale = block[Scales + run / 2] >> run % 2 * 4 & 15;
            Codes.Scale(codes, 0, d * (2 * scale + 1), values.Slice(RunLength * run, RunLength));
        }
    }

    private static void Put(uint group, Span<byte> codes, int place) => MemoryMarshal.Cast<byte, uint>(codes)[place] = group;
}
