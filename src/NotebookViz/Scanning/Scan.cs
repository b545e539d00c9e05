using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Scanning;

/// <summary>Reads all elements of a tensor once, on all cores, and computes their statistics and the results of observers.</summary>
/// <remarks>
/// The elements are split into chunks whose length depends only on their number, and the results are merged in order. They are therefore
/// bit-identical on any number of cores.
/// </remarks>
internal sealed class Scan
{
    private const long ShortestChunk = 1 << 16, UsualChunk = 1 << 18, LongestChunk = 1 << 20;
    private const int ChunksWanted = 64, MostParts = 64;

    // Each worker has a table of counts. More workers would take too much memory, and fewer already saturate the memory bandwidth.
    private const int MostWorkers = 16;

    /// <summary>How many elements are read at a time. Elements in memory are used in place, so each call of Read has a cost of its own.</summary>
    public const int ReadLength = 1 << 15;

    // How many blocks of codes are summed together.
    private const int BlocksSummed = 8;

    private readonly TensorData _data;
    private readonly ElementReader _reader;
    private readonly ElementType _type;
    private readonly IReadOnlyList<ScanObserver> _observers;
    private readonly bool _countsMagnitudes;
    private readonly long _count, _chunkLength;
    private readonly Moments[] _chunks;
    private readonly ScanObserver[][] _parts;
    private readonly List<MagnitudeCounter> _counters = [];
    private readonly CancellationToken[] _cancellation = WorkScope.Tokens();
    private int _next = -1;

    private Scan(TensorData data, ElementType type, IReadOnlyList<ScanObserver> observers, bool countsMagnitudes)
    {
        (_data, _reader, _type, _observers, _countsMagnitudes) = (data, new ElementReader(data, type), type, observers, countsMagnitudes);
        _count = data.ByteLength / type.Size();
        // A small tensor has two chunks, so that two cores read it.
        const int block = ElementReader.BlockLength;
        long half = (_count + 2 * block - 1) / (2 * block) * block;
        _chunkLength = Math.Clamp(_count / ChunksWanted / block * block, Math.Clamp(half, ShortestChunk, UsualChunk), LongestChunk);
        _chunks = new Moments[checked((int)((_count + _chunkLength - 1) / _chunkLength))];
        int most = observers.Select(observer => observer.MostParts).Aggregate(MostParts, Math.Min);
        _parts = new ScanObserver[Math.Clamp(_chunks.Length, 1, most)][];
    }

    /// <summary>Reads all elements once.</summary>
    /// <param name="data">The elements.</param>
    /// <param name="type">Their type.</param>
    /// <param name="observers">What else is computed in the same pass.</param>
    /// <param name="countsMagnitudes">Whether the histogram for quantiles is counted, which takes about as long as everything else.</param>
    /// <param name="workers">How many threads read at the same time.</param>
    /// <returns>The statistics of all elements.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static WeightStatistics Of(
        TensorData data, ElementType type, IReadOnlyList<ScanObserver> observers, bool countsMagnitudes = true, int? workers = null)
    {
        var scan = new Scan(data, type, observers, countsMagnitudes);
        using var work = scan._chunks.Length > 1 ? Common.Work.Begin($"Reading {Numbers.Grouped(scan._count)} values", scan._count) : null;
        // Computed content is kept in memory only while something holds it.
        object? content = data.Hold();
        Cores.For(Math.Min(workers ?? Math.Min(Environment.ProcessorCount, MostWorkers), scan._parts.Length), _ => scan.Work());
        GC.KeepAlive(content);
        GC.KeepAlive(data);
        return scan.Merge();
    }

    // Reads parts until no part is left.
    private void Work()
    {
        var counter = _countsMagnitudes ? new MagnitudeCounter(_count) : null;
        // Of the chunks read so far, which all come before those that this thread reads next: only extremes beyond theirs matter.
        var seen = new Moments();
        for (int part; (part = Interlocked.Increment(ref _next)) < _parts.Length;)
        {
            long first = (long)part * _chunks.Length / _parts.Length, end = (part + 1L) * _chunks.Length / _parts.Length;
            _parts[part] = _parts.Length == 1
                ? [.. _observers]
                : [.. _observers.Select(observer => observer.Part(first * _chunkLength, Math.Min(_count, end * _chunkLength)))];
            for (long chunk = first; chunk < end; chunk++)
            {
                WorkScope.ThrowIfCancelled(_cancellation);
                long start = chunk * _chunkLength, next = Math.Min(_count, start + _chunkLength);
                _chunks[chunk] = seen = Read(seen.After(), start, next, counter, _parts[part]);
                Common.Work.Current?.Advance(next - start);
            }
        }
        if (counter is null)
            return;
        lock (_counters)
            _counters.Add(counter);
    }

    private Moments Read(Moments moments, long start, long end, MagnitudeCounter? counter, ScanObserver[] observers)
    {
        if (_data.Coded is { } coded)
        {
            ReadCoded(coded, start, end, ref moments, counter, observers);
            return moments;
        }
        if (_type.FitsInSingle())
        {
            float[] scratch = ArrayPool<float>.Shared.Rent((int)Math.Min(end - start, ReadLength));
            while (start < end)
            {
                var values = _reader.Read(start, scratch.AsSpan(0, (int)Math.Min(ReadLength, end - start)));
                See(values, start, ref moments, counter, observers);
                start += values.Length;
            }
            ArrayPool<float>.Shared.Return(scratch);
            return moments;
        }
        Span<double> block = stackalloc double[ElementReader.BlockLength];
        for (; start < end; start += block.Length)
        {
            var values = block[..(int)Math.Min(block.Length, end - start)];
            _reader.Read(start, values);
            See<double>(values, start, ref moments, counter, observers);
        }
        return moments;
    }

    // Sums come from the codes, whatever else is computed. Values are decoded only where something needs them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadCoded(CodedContent coded, long start, long end, ref Moments moments, MagnitudeCounter? counter, ScanObserver[] observers)
    {
        var (stored, type) = coded;
        // Values at a time: about 300 KB of Q4_K, which the second-level cache holds.
        const int most = 16 * ReadLength;
        int together = (int)type.Format.ByteCount(BlocksSummed * ElementReader.BlockLength);
        byte[] scratch = ArrayPool<byte>.Shared.Rent((int)type.Format.ByteCount(Math.Min(most, end - start)));
        Span<float> decoded = stackalloc float[ElementReader.BlockLength];
        while (start < end)
        {
            int length = (int)type.Format.ByteCount(Math.Min(most, end - start));
            var bytes = stored.Read(type.Format.ByteCount(start), scratch.AsSpan(0, length));
            // Merging takes as long as summing a block, so several are summed together.
            for (int several; bytes.Length > 0; bytes = bytes[several..])
            {
                several = Math.Min(together, bytes.Length);
                start += AddCoded(type, bytes[..several], start, decoded, ref moments, counter, observers);
            }
        }
        ArrayPool<byte>.Shared.Return(scratch);
    }

    // Adds several blocks, and returns the number of their values. If they have no sums together, each may still have its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddCoded(
        ICodedType type, ReadOnlySpan<byte> blocks, long start, Span<float> decoded, ref Moments moments, MagnitudeCounter? counter, ScanObserver[] observers)
    {
        int added = 0;
        bool areSummed = TryAdd(blocks, ref moments, out var sums);
        while (blocks.Length > 0)
        {
            var block = blocks[..Math.Min((int)type.Format.ByteCount(decoded.Length), blocks.Length)];
            blocks = blocks[block.Length..];
            var values = decoded[..Values(block)];
            bool isSummed = areSummed || TryAdd(block, ref moments, out sums);
            if (!isSummed || moments.MayGrow(sums) || counter is not null || observers.Length > 0)
            {
                type.Decode(block, values);
                See<float>(values, start + added, ref moments, counter, observers, isSummed);
            }
            added += values.Length;
        }
        return added;

        int Values(ReadOnlySpan<byte> some) => some.Length / type.Format.Bytes * type.Format.Values;

        bool TryAdd(ReadOnlySpan<byte> some, ref Moments moments, out BlockSums sums) => type.TrySum(some, out sums) && moments.TryAdd(sums, Values(some));
    }

    // Block by block, so that a block stays in the first-level cache while everything is computed from it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void See<T>(
        ReadOnlySpan<T> values, long start, ref Moments moments, MagnitudeCounter? counter, ScanObserver[] observers, bool areSummed = false)
        where T : unmanaged, INumber<T>
    {
        while (values.Length > 0)
        {
            var block = values[..Math.Min(values.Length, ElementReader.BlockLength)];
            foreach (var observer in observers)
            {
                if (typeof(T) == typeof(float))
                    observer.See(Unsafe.BitCast<ReadOnlySpan<T>, ReadOnlySpan<float>>(block), start);
                else
                    observer.See(Unsafe.BitCast<ReadOnlySpan<T>, ReadOnlySpan<double>>(block), start);
            }
            if (areSummed)
            {
                moments.AddExtremes(block, start);
                counter?.Add(block);
            }
            else
                Add(block, start, ref moments, counter);
            values = values[block.Length..];
            start += block.Length;
        }
    }

    /// <summary>Adds a block of at most <see cref="ElementReader.BlockLength"/> values to moments and, if there is one, to a counter.</summary>
    public static void Add<T>(ReadOnlySpan<T> block, long start, ref Moments moments, MagnitudeCounter? counter) where T : unmanaged, INumber<T>
    {
        if (moments.TryAdd(block, start))
        {
            counter?.Add(block);
            return;
        }
        Span<double> values = stackalloc double[block.Length];
        TensorPrimitives.ConvertTruncating(block, values);
        Span<int> places = stackalloc int[values.Length];
        values = moments.Sift(values, places);
        counter?.Add<double>(values);
        moments.AddFinite(values, start, places);
    }

    private WeightStatistics Merge()
    {
        var moments = new Moments();
        foreach (var chunk in _chunks)
            moments.Merge(chunk);
        if (_parts.Length > 1)
            foreach (var part in _parts)
                for (int i = 0; i < part.Length; i++)
                    _observers[i].Join(part[i]);
        return new WeightStatistics(_data, _type, _count, moments, _countsMagnitudes ? MagnitudeCounter.Histogram(_counters) : null);
    }
}
