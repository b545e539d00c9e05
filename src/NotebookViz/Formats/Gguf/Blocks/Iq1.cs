using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>IQ1_S and IQ1_M: 256 values in groups of eight from a grid of −1, 0 and 1, all of a group shifted by 1/8 up or down.</summary>
internal static class Iq1
{
    private const int Runs = 8, RunLength = 32, Groups = 4;

    /// <summary>d, the low eight bits of each index, and for each run of 32: the high three bits of four indices, a scale of three bits, the shift.</summary>
    public static void DecodeS(ReadOnlySpan<byte> block, Span<float> values)
    {
        const int Indices = 2, High = 34;
        float d = Codes.Half(block);
        Span<byte> codes = stackalloc byte[RunLength];
        for (int run = 0; run < Runs; run++)
        {
            int high = BinaryPrimitives.ReadUInt16LittleEndian(block[(High + 2 * run)..]);
            int shift = high >> 15;
            for (int i = 0; i < Groups; i++)
                Put(block[Indices + Groups * run + i] | (high >> 3 * i & 7) << 8, shift, codes, i);
            Codes.Scale(codes, 0, EighthOf(d, high >> 12), values.Slice(RunLength * run, RunLength));
        }
    }

    /// <summary>
    /// The low eight bits of each index, their high three bits with a bit for the shift, and 16 scales of three bits in four words, whose highest
    /// four bits together are d.
    /// </summary>
    public static void DecodeM(ReadOnlySpan<byte> block, Span<float> values)
    {
        const int High = 32, Scales = 48;
        Span<ushort> scales = stackalloc ushort[4];
        for (int i = 0; i < scales.Length; i++)
            scales[i] = BinaryPrimitives.ReadUInt16LittleEndian(block[(Scales + 2 * i)..]);
        float d = (float)BitConverter.UInt16BitsToHalf((ushort)(scales[0] >> 12 | scales[1] >> 12 << 4 | scales[2] >> 12 << 8 | scales[3] >> 12 << 12));
        Span<byte> codes = stackalloc byte[RunLength];
        for (int run = 0; run < Runs; run++)
        {
            for (int i = 0; i < Groups; i++)
            {
                int group = Groups * run + i, high = block[High + group / 2] >> group % 2 * 4;
                Put(block[group] | (high & 7) << 8, high >> 3 & 1, codes, i);
            }
            for (int half = 0; half < 2; half++)
                Codes.Scale(codes.Slice(16 * half, 16), 0, EighthOf(d, scales[run / 2] >> 6 * (run % 2) + 3 * half), values.Slice(RunLength * run + 16 * half, 16));
        }
    }

    private static void Put(int index, int shift, Span<byte> codes, int group) =>
        MemoryMarshal.Cast<byte, ulong>(codes)[group] = Grids.Iq1[index + shift * Grids.Iq1Groups];

    // The codes are eight times the values, so that they are whole. All products but the last are exact.
    private static float EighthOf(float d, int scale) => d * (2 * (scale & 7) + 1) * 0.125f;
}
