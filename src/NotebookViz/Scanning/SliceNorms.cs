using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NotebookViz.Plans;

namespace NotebookViz.Scanning;

/// <summary>Norms of each index along a group of axes, such as each filter's, over all its elements.</summary>
internal sealed class SliceNorms : ScanObserver
{
    /// <summary>The most indices whose norms are computed: each takes about 30 bytes.</summary>
    public const int MostIndices = 1 << 15;

    // For fewer values, a vector routine takes longer than a loop.
    private const int LeastForVectors = 24;

    // The most indices of the observers of all parts together.
    private const long MostInParts = 1 << 16;

    // Odd numbers without a pattern. The first ones are repeated at the end, so that the multipliers of a block are always contiguous.
    private const int Multipliers = 1 << 12;
    private static readonly uint[] Multiplier = [.. Enumerable.Range(0, Multipliers + ElementReader.BlockLength)
        .Select(place => (uint)(((ulong)(place % Multipliers) + 1) * 0x9E3779B97F4A7C15 >> 32) | 1)];

    private readonly AxisGroup _group;
    private readonly long _elements, _first;
    private readonly double[] _l1, _squares, _largest;
    private readonly uint[] _fingerprints;

    /// <summary>Observes all indices of a group.</summary>
    /// <param name="group">The axes, of at most <see cref="MostIndices"/> indices.</param>
    /// <param name="elements">How many elements the tensor has.</param>
    /// <param name="fingerprints">Whether <see cref="Fingerprints"/> are computed, for a group of one axis.</param>
    public SliceNorms(AxisGroup group, long elements, bool fingerprints) : this(group, elements, 0, (int)group.Length, fingerprints)
    {
    }

    private SliceNorms(AxisGroup group, long elements, long first, int count, bool fingerprints)
    {
        (_group, _elements, _first) = (group, elements, first);
        (_l1, _squares, _largest, _fingerprints) = (new double[count], new double[count], new double[count], new uint[fingerprints ? count : 0]);
    }

    /// <summary>The sums of magnitudes; infinite if a value is not finite.</summary>
    public double[] L1 => Known(_l1);

    /// <summary>The sums of squares, which are the L2 norms squared; infinite if a value is not finite.</summary>
    public double[] Squares => Known(_squares);

    /// <summary>The largest magnitudes; infinite if a value is not finite.</summary>
    public double[] Largest => Known(_largest);

    /// <summary>The sums of the bits of each value times a multiplier for its position: equal for equal slices, and rarely equal for others.</summary>
    public uint[] Fingerprints => _fingerprints;

    // If the axis is the outermost, each part of the elements has its own indices.
    private bool IsOutermost => _group.Axes.Count == 1 && _group.Period >= _elements;

    public override int MostParts => IsOutermost ? int.MaxValue : (int)Math.Max(1, MostInParts / _group.Length);

    /// <summary>Returns the indices with the largest L2 norm, in their own order.</summary>
    public long[] Strongest(int most)
    {
        var strongest = new PriorityQueue<long, (double Square, long Before)>();
        double[] squares = Squares;
        for (int index = 0; index < squares.Length; index++)
        {
            strongest.Enqueue(index, (squares[index], -index));
            if (strongest.Count > most)
                strongest.Dequeue();
        }
        return [.. strongest.UnorderedItems.Select(item => item.Element).Order()];
    }

    public override ScanObserver Part(long start, long end)
    {
        var (first, last) = IsOutermost ? (start / _group.Run, (end - 1) / _group.Run) : (0, _group.Length - 1);
        return new SliceNorms(_group, _elements, first, (int)(last - first + 1), _fingerprints.Length > 0);
    }

    public override void Join(ScanObserver part)
    {
        var other = (SliceNorms)part;
        int first = (int)other._first;
        Combine(_l1, other._l1, TensorPrimitives.Add);
        Combine(_squares, other._squares, TensorPrimitives.Add);
        Combine(_largest, other._largest, TensorPrimitives.Max);
        for (int i = 0; i < other._fingerprints.Length; i++)
            _fingerprints[first + i] += other._fingerprints[i];

        void Combine(double[] all, double[] some, Combination combine) => combine(all.AsSpan(first, some.Length), some, all.AsSpan(first, some.Length));
    }

    private delegate void Combination(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result);

    public override void See(ReadOnlySpan<float> values, long start) => Add(values, start);

    public override void See(ReadOnlySpan<double> values, long start) => Add(values, start);

    private void Add<T>(ReadOnlySpan<T> values, long start) where T : unmanaged, INumber<T>
    {
        Span<uint> bits = stackalloc uint[_fingerprints.Length > 0 ? values.Length : 0];
        Bits(values, bits);
        bool single = _group.Axes.Count == 1, sideBySide = _group.Run == 1;
        // The position of an element in its slice follows from its position in its run and the number of the run.
        long index = _group.Of(start), within = start % _group.Run, period = single ? start / _group.Period : 0;
        for (int at = 0, length; at < values.Length; at += length)
        {
            length = (int)Math.Min(values.Length - at, sideBySide ? _group.NeighboursFrom(index) : _group.Run - within);
            var part = values.Slice(at, length);
            int slice = (int)(index - _first), place = (int)((period * _group.Run + within) % Multipliers);
            if (!sideBySide)
                AddRun(slice, part);
            else if (length < LeastForVectors)
                for (int i = 0; i < length; i++)
                    AddRun(slice + i, part.Slice(i, 1));
            else
                AddEach(slice, part);
            if (bits.Length > 0)
                Fingerprint(slice, bits.Slice(at, length), place, sideBySide);

            within = 0;
            index = single ? index + (sideBySide ? length : 1) : _group.Of(start + at + length);
            if (single && index == _group.Length)
                (index, period) = (0, period + 1);
        }
    }

    private void AddRun<T>(int slice, ReadOnlySpan<T> values) where T : unmanaged, INumber<T>
    {
        if (values.Length >= LeastForVectors && BlockSums.Of(values) is var sums && double.IsFinite(sums.Magnitudes))
        {
            _l1[slice] += sums.Magnitudes;
            _squares[slice] += sums.Squares;
            _largest[slice] = Math.Max(_largest[slice], Math.Max(-sums.Low, sums.High));
            return;
        }
        double l1 = 0, squares = 0, largest = 0;
        foreach (T value in values)
        {
            double magnitude = Math.Abs(double.CreateTruncating(value));
            l1 += magnitude;
            squares += magnitude * magnitude;
            largest = double.MaxNative(largest, magnitude);
        }
        _l1[slice] += l1;
        _squares[slice] += squares;
        // One instruction of the processor finds the larger of two numbers, but may lose a NaN. The sum does not.
        _largest[slice] = Math.Max(_largest[slice], double.IsNaN(l1) ? l1 : largest);
    }

    // Adds one element to each of several consecutive slices.
    private void AddEach<T>(int slice, ReadOnlySpan<T> values) where T : unmanaged, INumber<T>
    {
        Span<double> magnitudes = stackalloc double[values.Length];
        Span<double> l1 = _l1.AsSpan(slice, values.Length), squares = _squares.AsSpan(slice, values.Length), largest = _largest.AsSpan(slice, values.Length);
        TensorPrimitives.ConvertTruncating(values, magnitudes);
        TensorPrimitives.Abs(magnitudes, magnitudes);
        TensorPrimitives.Add(l1, magnitudes, l1);
        TensorPrimitives.Max(largest, magnitudes, largest);
        TensorPrimitives.Multiply(magnitudes, magnitudes, magnitudes);
        TensorPrimitives.Add(squares, magnitudes, squares);
    }

    private void Fingerprint(int slice, ReadOnlySpan<uint> bits, int place, bool sideBySide)
    {
        if (sideBySide)
            TensorPrimitives.MultiplyAdd(bits, Multiplier[place], _fingerprints.AsSpan(slice, bits.Length), _fingerprints.AsSpan(slice, bits.Length));
        else
            _fingerprints[slice] += TensorPrimitives.Dot(bits, Multiplier.AsSpan(place, bits.Length));
    }

    // Negative zeros become zeros, and the bits of doubles are folded. Mixes the highest bits, which the products lose first, into the lowest.
    private static void Bits<T>(ReadOnlySpan<T> values, Span<uint> bits) where T : unmanaged, INumber<T>
    {
        if (bits.IsEmpty)
            return;
        if (typeof(T) == typeof(float))
            TensorPrimitives.Add(values, T.Zero, MemoryMarshal.Cast<uint, T>(bits));
        else
            for (int i = 0; i < bits.Length; i++)
            {
                ulong wide = BitConverter.DoubleToUInt64Bits(double.CreateTruncating(values[i]) + 0.0);
                bits[i] = (uint)wide ^ (uint)(wide >> 32);
            }
        Span<uint> lower = stackalloc uint[bits.Length];
        TensorPrimitives.RotateLeft<uint>(bits, 16, bits);
        TensorPrimitives.ShiftRightLogical<uint>(bits, 15, lower);
        TensorPrimitives.Xor<uint>(bits, lower, bits);
    }

    private static double[] Known(double[] norms)
    {
        for (int i = 0; i < norms.Length; i++)
            norms[i] = double.IsNaN(norms[i]) ? double.PositiveInfinity : norms[i];
        return norms;
    }
}
