using System.Numerics.Tensors;

namespace NotebookViz;

/// <summary>Computes <see cref="WeightStatistics"/> in one pass over the elements, on all cores.</summary>
/// <remarks>
/// The work is cut into chunks of a fixed size whose results are merged in order, so that sums round alike on any number of cores.
/// </remarks>
internal static class StatisticsScan
{
    private const long ChunkLength = 1 << 20;

    /// <summary>Scans all elements.</summary>
    /// <param name="data">The elements.</param>
    /// <param name="type">Their type.</param>
    /// <param name="observer">What else sees them in the same pass; null for nothing.</param>
    public static WeightStatistics Of(TensorData data, ElementType type, ElementObserver? observer = null)
    {
        var reader = new ElementReader(data, type);
        long count = data.ByteLength / type.Size();
        int chunks = checked((int)((count + ChunkLength - 1) / ChunkLength));
        var partial = new Partial[chunks];
        var histogram = new MagnitudeHistogram();
        if (chunks <= 1)
        {
            if (chunks == 1)
                partial[0] = Scan(reader, 0, count, histogram, observer);
        }
        else
        {
            using var work = LongWork.Begin($"Reading {Numbers.Grouped(count)} values", count);
            Parallel.For(0, chunks, () => (Histogram: new MagnitudeHistogram(), Observer: observer?.Another()), (chunk, _, own) =>
            {
                long start = chunk * ChunkLength;
                partial[chunk] = Scan(reader, start, Math.Min(ChunkLength, count - start), own.Histogram, own.Observer);
                work?.Advance(ChunkLength);
                return own;
            }, own =>
            {
                lock (histogram)
                {
                    histogram.Add(own.Histogram);
                    if (own.Observer is { } seen)
                        observer!.Join(seen);
                }
            });
        }

        var moments = new Moments();
        long nan = 0, positive = 0, negative = 0;
        foreach (var part in partial)
        {
            moments.Merge(part.Moments);
            nan += part.NaN;
            positive += part.PositiveInfinity;
            negative += part.NegativeInfinity;
        }
        return new WeightStatistics(count, moments, histogram, nan, positive, negative);
    }

    private static Partial Scan(ElementReader reader, long start, long count, MagnitudeHistogram histogram, ElementObserver? observer)
    {
        var result = new Partial();
        Span<double> block = stackalloc double[ElementReader.BlockLength];
        for (long end = start + count; start < end; start += block.Length)
        {
            var values = block[..(int)Math.Min(block.Length, end - start)];
            reader.Read(start, values);
            observer?.See(values, start);
            // One sum tells whether the block has anything that is not finite: NaN and infinities survive addition.
            if (double.IsFinite(TensorPrimitives.SumOfMagnitudes<double>(values)))
            {
                histogram.Add(values);
                result.Moments.Add(values, start);
            }
            else
            {
                result.AddSifted(values, start, histogram);
            }
        }
        return result;
    }

    private struct Partial()
    {
        public Moments Moments = new();
        public long NaN, PositiveInfinity, NegativeInfinity;

        public void AddSifted(Span<double> values, long start, MagnitudeHistogram histogram)
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
            histogram.Add(values[..kept]);
            Moments.Add(values[..kept], start, places[..kept]);
        }
    }
}
