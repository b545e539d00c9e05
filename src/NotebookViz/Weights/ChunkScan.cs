using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NotebookViz;

/// <summary>What one chunk of consecutive elements comes to, gathered block by block while the block is in the first-level cache.</summary>
internal struct ChunkScan()
{
    // How many singles are read at a time: where they are in memory a block is seen in place, and asking costs most.
    private const int ReadLength = 1 << 15;

    public Moments Moments = new();
    public long NaN, PositiveInfinity, NegativeInfinity;

    /// <summary>Scans elements of a type that single precision holds exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddSingles(ElementReader reader, long start, long count, ScanHistogram histogram, ElementObserver? observer)
    {
        float[] scratch = ArrayPool<float>.Shared.Rent((int)Math.Min(count, ReadLength));
        for (long end = start + count; start < end;)
        {
            var read = reader.Read(start, scratch.AsSpan(0, (int)Math.Min(ReadLength, end - start)));
            while (read.Length > 0)
            {
                var block = read[..Math.Min(read.Length, ElementReader.BlockLength)];
                AddBlock(block, start, histogram, observer);
                read = read[block.Length..];
                start += block.Length;
            }
        }
        ArrayPool<float>.Shared.Return(scratch);
    }

    /// <summary>Scans elements in double precision.</summary>
    public void AddDoubles(ElementReader reader, long start, long count, ScanHistogram histogram, ElementObserver? observer)
    {
        Span<double> buffer = stackalloc double[ElementReader.BlockLength];
        for (long end = start + count; start < end; start += buffer.Length)
        {
            var values = buffer[..(int)Math.Min(buffer.Length, end - start)];
            reader.Read(start, values);
            observer?.See(values, start);
            AddBlock(values, start, histogram);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBlock(ReadOnlySpan<float> values, long start, ScanHistogram histogram, ElementObserver? observer)
    {
        Prefetch(values, 0);
        observer?.See(values, start);
        Prefetch(values, 1);
        bool finite = SingleMoments.TryAdd(ref Moments, values, start);
        Prefetch(values, 2);
        if (finite)
        {
            histogram.Add(values);
            return;
        }
        Span<double> wide = stackalloc double[values.Length];
        TensorPrimitives.ConvertTruncating(values, wide);
        AddSifted(wide, start, histogram);
    }

    // Asks for a third of the next block: a block at a time, the processor does not foresee that all the memory is going to be read.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Prefetch(ReadOnlySpan<float> values, int third)
    {
        if (!Sse.IsSupported)
            return;
        fixed (float* start = values)
        {
            byte* from = (byte*)(start + values.Length + values.Length / 3 * third), to = from + values.Length / 3 * sizeof(float);
            for (; from < to; from += 64)
                Sse.Prefetch1(from);
        }
    }

    private void AddBlock(Span<double> values, long start, ScanHistogram histogram)
    {
        // One sum tells whether the block has anything that is not finite: NaN and infinities survive addition.
        if (double.IsFinite(TensorPrimitives.SumOfMagnitudes<double>(values)))
        {
            histogram.Add(values);
            Moments.Add(values, start);
        }
        else
        {
            AddSifted(values, start, histogram);
        }
    }

    private void AddSifted(Span<double> values, long start, ScanHistogram histogram)
    {
        Span<int> places = stackalloc int[values.Length];
        int kept = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            if (double.IsFinite(value))
            {
                places[kept] = i;
                values[kept++] = value;
            }
            else if (double.IsNaN(value))
                NaN++;
            else if (value > 0)
                PositiveInfinity++;
            else
                NegativeInfinity++;
        }
        histogram.Add((ReadOnlySpan<double>)values[..kept]);
        Moments.Add(values[..kept], start, places[..kept]);
    }
}
