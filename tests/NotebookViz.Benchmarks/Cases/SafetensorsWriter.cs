using System.Runtime.InteropServices;
using System.Text.Json;

namespace NotebookViz.Benchmarks.Cases;

/// <summary>Writes models of random numbers as safetensors files.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Writes a file and waits until the disk has it, so that writing it does not disturb what is measured next.</summary>
    /// <param name="path">The file.</param>
    /// <param name="weights">The name and shape of each weight.</param>
    public static void Write(string path, IReadOnlyList<(string Name, int[] Shape)> weights)
    {
        long end = 0;
        var header = weights.ToDictionary(weight => weight.Name, weight => new
        {
            dtype = "F32",
            shape = weight.Shape,
            data_offsets = new[] { end, end += Count(weight.Shape) * sizeof(float) },
        });
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        // Numbers begin where they can be mapped.
        int padding = (8 - json.Length % 8) % 8;

        // The same numbers for each weight: making others would take longer than all that is measured.
        using var file = File.Create(path, 1 << 16);
        file.Write(BitConverter.GetBytes((long)json.Length + padding));
        file.Write(json);
        file.Write("        "u8[..padding]);
        var numbers = Normal.Fill(new float[weights.Max(weight => Count(weight.Shape))]);
        foreach (var (_, shape) in weights)
            file.Write(MemoryMarshal.AsBytes(numbers.AsSpan(0, (int)Count(shape))));
        file.Flush(flushToDisk: true);
    }

    private static long Count(int[] shape) => shape.Aggregate(1L, (product, length) => product * length);
}
