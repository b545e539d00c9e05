using System.Buffers.Binary;
using System.Text;

namespace NotebookViz.Benchmarks.Cases;

/// <summary>Writes GGUF files of random Q4_K blocks.</summary>
internal static class GgufWriter
{
    private const int Q4K = 12, BlockBytes = 144, BlockValues = 256, Alignment = 32;

    /// <summary>Writes a file and waits until the disk has it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The name of each weight.</param>
    /// <param name="rows">The rows of each.</param>
    /// <param name="columns">Their columns, a multiple of 256.</param>
    /// <returns>Where the blocks begin; they are all that follows.</returns>
    public static long Write(string path, IReadOnlyList<string> names, int rows, int columns)
    {
        byte[] blocks = Blocks((long)rows * columns / BlockValues);
        using var file = File.Create(path, 1 << 16);
        using var writer = new BinaryWriter(file);
        writer.Write("GGUF"u8);
        writer.Write(3);
        writer.Write((long)names.Count);
        writer.Write(0L);
        for (int i = 0; i < names.Count; i++)
        {
            byte[] name = Encoding.UTF8.GetBytes(names[i]);
            writer.Write((long)name.Length);
            writer.Write(name);
            writer.Write(2);
            writer.Write((long)columns);
            writer.Write((long)rows);
            writer.Write(Q4K);
            writer.Write(i * (long)blocks.Length);
        }
        writer.Write(new byte[(Alignment - file.Position % Alignment) % Alignment]);
        long begin = file.Position;
        // The same blocks for each weight: making others would take longer than all that is measured.
        foreach (string _ in names)
            writer.Write(blocks);
        writer.Flush();
        file.Flush(flushToDisk: true);
        return begin;
    }

    // Random codes and six-bit scales; the two scales of a block are some thousandths, as in real files.
    private static byte[] Blocks(long count)
    {
        byte[] blocks = new byte[count * BlockBytes];
        var random = new Random(0);
        random.NextBytes(blocks);
        for (int at = 0; at < blocks.Length; at += BlockBytes)
        {
            BinaryPrimitives.WriteHalfLittleEndian(blocks.AsSpan(at), (Half)(0.001 + random.NextDouble() / 500));
            BinaryPrimitives.WriteHalfLittleEndian(blocks.AsSpan(at + 2), (Half)(0.01 + random.NextDouble() / 100));
        }
        return blocks;
    }
}
