using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NotebookViz.Scanning;

/// <summary>Counts finite values by sign, exponent and the seven highest bits of the mantissa, for a <see cref="MagnitudeHistogram"/>.</summary>
/// <param name="most">The most values that are counted.</param>
/// <remarks>
/// The number of a bin is the highest bits of (bits of the value − 1), so that an edge belongs to the bin below it, and zeros have bins of their own.
/// Singles have a table with an entry for every bin, so that no range check is needed; doubles have a page for each exponent that occurs. If there
/// are few values, their bins are stored and sorted at the end, because models have thousands of small weights.
/// </remarks>
internal sealed class MagnitudeCounter(long most)
{
    private const int SingleShift = 16, DoubleShift = MagnitudeHistogram.Shift;
    private const int SingleBins = 1 << (32 - SingleShift), DoubleBins = 1 << (64 - DoubleShift);
    private const int PageLength = 1 << MagnitudeHistogram.MantissaBits;

    // Fewer values are not worth a table.
    private const int LeastForTable = 1 << 12;

    private readonly Dictionary<int, long> _counts = [];
    private int[]? _few;
    private uint[]? _singles;
    private uint[]?[]? _doubles;
    private long _counted;

    /// <summary>Counts finite singles or doubles, at most <see cref="ElementReader.BlockLength"/>.</summary>
    public void Add<T>(ReadOnlySpan<T> values) where T : unmanaged, INumber<T>
    {
        if (_counted > uint.MaxValue - values.Length)
            Drain();
        if (typeof(T) == typeof(double))
            AddDoubles(Unsafe.BitCast<ReadOnlySpan<T>, ReadOnlySpan<double>>(values));
        else if (most < LeastForTable || !TryAddSingles(MemoryMarshal.Cast<T, uint>(values)))
        {
            Span<double> wide = stackalloc double[values.Length];
            TensorPrimitives.ConvertTruncating(values, wide);
            AddDoubles(wide);
        }
        _counted += values.Length;
    }

    // Subnormal singles are left to the doubles, because their bins would differ.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryAddSingles(ReadOnlySpan<uint> bits)
    {
        Span<ushort> bins = stackalloc ushort[bits.Length];
        if (!TryFindBins(bits, bins))
            return false;
        ref uint counts = ref MemoryMarshal.GetArrayDataReference(_singles ??= EmptyTable());
        foreach (ushort bin in bins)
            Unsafe.Add(ref counts, (nuint)bin)++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryFindBins(ReadOnlySpan<uint> bits, Span<ushort> bins)
    {
        const ushort smallestNormal = 1 << 8; // its bin without the sign
        var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(bits);
        var packed = MemoryMarshal.Cast<ushort, Vector<ushort>>(bins);
        var smallest = new Vector<ushort>(ushort.MaxValue);
        for (int i = 0; i < packed.Length; i++)
        {
            packed[i] = Vector.Narrow((vectors[2 * i] - Vector<uint>.One) >>> SingleShift, (vectors[2 * i + 1] - Vector<uint>.One) >>> SingleShift);
            smallest = Vector.Min(smallest, packed[i] << 1);
        }
        bool normal = Vector.GreaterThanOrEqualAll(smallest, new Vector<ushort>(smallestNormal));
        for (int i = packed.Length * Vector<ushort>.Count; i < bits.Length; i++)
        {
            bins[i] = (ushort)((bits[i] - 1) >> SingleShift);
            normal &= (ushort)(bins[i] << 1) >= smallestNormal;
        }
        return normal;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddDoubles(ReadOnlySpan<double> values)
    {
        if (most < LeastForTable)
        {
            var few = (_few ??= ArrayPool<int>.Shared.Rent((int)most)).AsSpan((int)_counted);
            for (int i = 0; i < values.Length; i++)
                few[i] = Bin(values[i]);
            return;
        }
        var pages = _doubles ??= new uint[DoubleBins / PageLength][];
        foreach (double value in values)
        {
            int bin = Bin(value);
            (pages[bin / PageLength] ??= new uint[PageLength])[bin % PageLength]++;
        }
    }

    private static int Bin(double value) => (int)((BitConverter.DoubleToUInt64Bits(value) - 1) >> DoubleShift);

    /// <summary>Returns the histogram of several counters, which cannot be used afterwards.</summary>
    public static MagnitudeHistogram Histogram(IReadOnlyList<MagnitudeCounter> counters)
    {
        if (counters is [{ _few: not null } only])
        {
            var histogram = MagnitudeHistogram.Of(only._few.AsSpan(0, (int)only._counted));
            only.Release();
            return histogram;
        }
        var all = new Dictionary<int, long>();
        foreach (var counter in counters)
        {
            counter.Drain();
            if (all.Count == 0)
                all = counter._counts;
            else
                foreach (var (bin, count) in counter._counts)
                    CollectionsMarshal.GetValueRefOrAddDefault(all, bin, out _) += count;
            counter.Release();
        }
        return MagnitudeHistogram.Of(all);
    }

    private void Drain()
    {
        for (int i = 0; _few is not null && i < _counted; i++)
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, _few[i], out _)++;
        if (_singles is not null)
            _counts.EnsureCapacity(_singles.Length - _singles.AsSpan().Count(0u));
        for (int bin = 0, step; _singles is not null && (step = _singles.AsSpan(bin).IndexOfAnyExcept(0u)) >= 0; bin++)
        {
            bin += step;
            Add(DoubleBin(bin), ref _singles[bin]);
        }
        for (int page = 0; page < _doubles?.Length; page++)
            for (int i = 0; i < _doubles[page]?.Length; i++)
                Add(page * PageLength + i, ref _doubles[page]![i]);
        _counted = 0;
    }

    private void Add(int bin, ref uint count)
    {
        if (count != 0)
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, bin, out _) += count;
        count = 0;
    }

    private static int DoubleBin(int single) => single switch
    {
        SingleBins - 1 => DoubleBins - 1,
        SingleBins / 2 - 1 => DoubleBins / 2 - 1,
        _ => (single & SingleBins / 2) << 3 | (single & (SingleBins / 2 - 1)) + ((1023 - 127) << MagnitudeHistogram.MantissaBits),
    };

    private static uint[] EmptyTable()
    {
        uint[] table = ArrayPool<uint>.Shared.Rent(SingleBins);
        Array.Clear(table);
        return table;
    }

    private void Release()
    {
        if (_singles is not null)
            ArrayPool<uint>.Shared.Return(_singles);
        if (_few is not null)
            ArrayPool<int>.Shared.Return(_few);
        (_few, _singles, _doubles) = (null, null, null);
    }
}
