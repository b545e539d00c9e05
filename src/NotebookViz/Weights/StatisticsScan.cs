namespace NotebookViz;

/// <summary>Computes <see cref="WeightStatistics"/> in one pass over the elements, on all cores.</summary>
/// <remarks>
/// The work is cut into chunks whose size depends on nothing but the number of elements and whose results are merged in order, so that
/// sums round alike on any number of cores.
/// </remarks>
internal sealed class StatisticsScan
{
    private const long ShortestChunk = 1 << 18, LongestChunk = 1 << 20;
    private const int ChunksWanted = 64;

    private readonly ElementReader _reader;
    private readonly ElementType _type;
    private readonly long _count, _chunkLength;
    private readonly ChunkScan[] _chunks;
    private int _next = -1;

    private StatisticsScan(TensorData data, ElementType type)
    {
        (_reader, _type) = (new ElementReader(data, type), type);
        _count = data.ByteLength / type.Size();
        _chunkLength = Math.Clamp(_count / ChunksWanted, ShortestChunk, LongestChunk);
        _chunks = new ChunkScan[checked((int)((_count + _chunkLength - 1) / _chunkLength))];
    }

    /// <summary>Scans all elements.</summary>
    /// <param name="data">The elements.</param>
    /// <param name="type">Their type.</param>
    /// <param name="observer">What else sees them in the same pass; null for nothing.</param>
    public static WeightStatistics Of(TensorData data, ElementType type, ElementObserver? observer = null)
    {
        var scan = new StatisticsScan(data, type);
        using var work = scan._chunks.Length > 1 ? LongWork.Begin($"Reading {Numbers.Grouped(scan._count)} values", scan._count) : null;
        var histogram = scan.Run(observer, asSingles: type.FitsInSingle());
        // Subnormal singles, which trained weights do not have, are counted as doubles.
        histogram ??= scan.Run(null, asSingles: false)!;
        GC.KeepAlive(data);
        return scan.Merge(histogram);
    }

    // Null where the histogram must be made of doubles.
    private MagnitudeHistogram? Run(ElementObserver? observer, bool asSingles)
    {
        _next = -1;
        if (_chunks.Length <= 1)
            return RunChunks(observer, asSingles);

        MagnitudeHistogram? histogram = new();
        Parallel.For(0, Math.Min(_chunks.Length, Environment.ProcessorCount), _ =>
        {
            var seen = observer?.Another();
            var own = RunChunks(seen, asSingles);
            lock (_chunks)
            {
                if (own is null)
                    histogram = null;
                else
                    histogram?.Add(own);
                if (seen is not null)
                    observer!.Join(seen);
            }
        });
        return histogram;
    }

    // Scans chunks as long as there are some that no other core took.
    private MagnitudeHistogram? RunChunks(ElementObserver? observer, bool asSingles)
    {
        var counts = new ScanHistogram(asSingles, _count);
        for (int chunk; (chunk = Interlocked.Increment(ref _next)) < _chunks.Length;)
        {
            long start = chunk * _chunkLength;
            var scan = new ChunkScan();
            if (asSingles)
                scan.AddSingles(_reader, start, Math.Min(_chunkLength, _count - start), counts, observer);
            else
                scan.AddDoubles(_reader, start, Math.Min(_chunkLength, _count - start), counts, observer);
            _chunks[chunk] = scan;
            Work.Current?.Advance(_chunkLength);
        }
        return counts.ToMagnitudes();
    }

    private WeightStatistics Merge(MagnitudeHistogram histogram)
    {
        var moments = new Moments();
        long nan = 0, positive = 0, negative = 0;
        foreach (var chunk in _chunks)
        {
            moments.Merge(chunk.Moments);
            nan += chunk.NaN;
            positive += chunk.PositiveInfinity;
            negative += chunk.NegativeInfinity;
        }
        return new WeightStatistics(_count, moments, histogram, nan, positive, negative);
    }
}
