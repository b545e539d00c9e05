using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NotebookViz.Benchmarks.Cases;

/// <summary>Normally distributed numbers, as freshly initialised weights are; the same in every run.</summary>
internal static class Normal
{
    private const int ChunkLength = 1 << 20;

    /// <summary>Fills an array of any rank, also one of more elements than a span holds.</summary>
    public static T Fill<T>(T array) where T : class
    {
        var numbers = (Array)(object)array;
        int chunks = checked((int)((numbers.LongLength + ChunkLength - 1) / ChunkLength));
        Parallel.For(0, chunks, chunk =>
        {
            long start = (long)chunk * ChunkLength;
            ref float first = ref Unsafe.As<byte, float>(ref MemoryMarshal.GetArrayDataReference(numbers));
            Fill(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, (nint)start), (int)Math.Min(ChunkLength, numbers.LongLength - start)), chunk);
        });
        return array;
    }

    /// <summary>Fills a span by the method of Box and Muller.</summary>
    public static void Fill(Span<float> numbers, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < numbers.Length; i += 2)
        {
            float radius = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle()));
            var (sin, cos) = MathF.SinCos(2 * MathF.PI * random.NextSingle());
            numbers[i] = radius * cos;
            if (i + 1 < numbers.Length)
                numbers[i + 1] = radius * sin;
        }
    }
}
