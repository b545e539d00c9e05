using System.Buffers.Binary;

namespace NotebookViz.Tests.Formats;

/// <summary>
/// Makes the grids of IQ1, IQ2 and IQ3 (<c>src/NotebookViz/Formats/Gguf/Blocks/grids.bin</c>) anew: ggml decodes a block for each index, whose scale
/// is one and whose signs are plus. With NOTEBOOKVIZ_ACCEPT=1 the file is written.
/// </summary>
public sealed class GgmlGridTests
{
    [GgmlFact]
    public void The_grids_are_those_that_ggml_decodes()
    {
        var packed = new List<byte>();
        // In the order in which they are in the file: where the index is in the block, what d makes the scale one, and what is added to each value.
        Pack("IQ1_S", 50, 2048, 8, [-1, 0, 1], 1, 34, 0.125f);
        Pack("IQ2_XXS", 66, 256, 8, [8, 25, 43], 8, 0, 0);
        Pack("IQ2_XS", 74, 512, 8, [8, 25, 43], 8, 3, 0);
        Pack("IQ2_S", 82, 1024, 8, [8, 25, 43], 8, 66, 0);
        Pack("IQ3_XXS", 98, 256, 4, [4, 12, 20, 28, 36, 44, 52, 62], 4, 0, 0);
        Pack("IQ3_S", 110, 512, 4, [1, 3, 5, 7, 9, 11, 13, 15], 1, 66, 0);

        string path = Path.Combine(Approved.ProjectFolder(), "..", "..", "src", "NotebookViz", "Formats", "Gguf", "Blocks", "grids.bin");
        if (Environment.GetEnvironmentVariable("NOTEBOOKVIZ_ACCEPT") == "1")
            File.WriteAllBytes(path, [.. packed]);
        Assert.Equal(File.ReadAllBytes(path), packed);

        void Pack(string type, int bytes, int groups, int size, float[] alphabet, float d, int high, float shift)
        {
            int width = alphabet.Length > 3 ? 3 : 2, bits = 0, count = 0;
            for (int index = 0; index < groups; index++)
            {
                byte[] block = new byte[bytes];
                BinaryPrimitives.WriteHalfLittleEndian(block, (Half)d);
                block[2] = (byte)index;
                if (index > 255)
                    block[high] = (byte)(index >> 8);
                foreach (float value in Ggml.Decode(type, block, 256)![..size])
                {
                    int place = Array.IndexOf(alphabet, value - shift);
                    Assert.True(place >= 0, $"{type}, group {index}: {value} is not in the alphabet");
                    bits |= place << count;
                    for (count += width; count >= 8; count -= 8, bits >>= 8)
                        packed.Add((byte)bits);
                }
            }
        }
    }
}
