using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NotebookViz.Scanning;

namespace NotebookViz.Comparing;

/// <summary>
/// Compares the elements that a scan reads with those of another weight at the same positions, so that one pass over both gives their statistics and all
/// numbers of their difference. Pairs with a non-finite value are counted and otherwise left out.
/// </summary>
internal sealed class PairObserver : ScanObserver
{
    private static readonly double LargeUnit = Math.ScaleB(1, 600);

    private readonly Weight _a, _b;
    private readonly ElementReader _reader;
    private readonly bool _isSingle;
    private readonly PairValues _values;
    // One for each thread, because parts are more numerous.
    private readonly ThreadLocal<float[]> _buffers;
    private readonly long _end;
    private long _readFrom, _readTo;
    private Moments _moments = new();
    // Sums of the fast path, and of the careful one.
    private double _dot, _squaresA, _squaresB, _squaresOfChange;
    private Moments _carefulA = new(), _carefulB = new(), _carefulChange = new(), _halvedChange = new();

    /// <summary>Observes the elements of <paramref name="a"/>.</summary>
    /// <param name="a">The weight that is scanned.</param>
    /// <param name="b">The other weight, of the same shape.</param>
    public PairObserver(Weight a, Weight b) : this(a, b, a.Count, new(() => ArrayPool<float>.Shared.Rent((int)Math.Min(b.Count, Scan.ReadLength)), trackAllValues: true))
    {
    }

    private PairObserver(Weight a, Weight b, long end, ThreadLocal<float[]> buffers)
    {
        (_a, _b, _reader, _end, _buffers) = (a, b, b.Reader, end, buffers);
        _isSingle = b.ElementType.FitsInSingle();
        _values = new(a, b);
    }

    /// <summary>How many pairs have equal bits once both are of the wider type.</summary>
    public long Equal { get; private set; }

    /// <summary>How many pairs have opposite signs.</summary>
    public long Flips { get; private set; }

    /// <summary>How many pairs have a NaN or infinite value.</summary>
    public long NotFinite { get; private set; }

    /// <summary>How many of those pairs have different bits.</summary>
    public long NotFiniteUnequal { get; private set; }

    /// <summary>The largest magnitude of a difference; infinite if a difference overflows.</summary>
    public double Largest { get; private set; }

    /// <summary>The row-major index of the first pair with that difference; -1 if nothing differs.</summary>
    public long LargestIndex { get; private set; } = -1;

    /// <summary>The Euclidean norm of the difference.</summary>
    public double NormOfChange => NormOfChangeIn(1);

    /// <summary>The Euclidean norm of the first values.</summary>
    public double NormA => Norm(_squaresA, _carefulA, 1);

    /// <summary>The Euclidean norm of the second values.</summary>
    public double NormB => Norm(_squaresB, _carefulB, 1);

    /// <summary>The norm of the difference divided by that of the first values, even if either overflows; null if only the latter is 0.</summary>
    public double? RelativeChange
    {
        get
        {
            if (NormA == 0)
                return Largest == 0 ? 0 : null;
            double unit = UnitOf(NormA, NormOfChange);
            return NormOfChangeIn(unit) / Norm(_squaresA, _carefulA, unit);
        }
    }

    /// <summary>The cosine of the angle between both; null if one is all zeros.</summary>
    public double? Cosine
    {
        get
        {
            if (NormA == 0 || NormB == 0)
                return null;
            if (Largest == 0)
                return 1;
            double unitA = UnitOf(NormA), unitB = UnitOf(NormB), a = Norm(_squaresA, _carefulA, unitA), b = Norm(_squaresB, _carefulB, unitB);
            double cosine = _dot / unitA / unitB / a / b;
            // Products of very large or very small doubles overflow or underflow.
            if (!double.IsFinite(cosine) || _dot == 0 && a * b == 0)
            {
                double unit = UnitOf(NormA, NormB, NormOfChange), change = NormOfChangeIn(unit);
                (a, b) = (Norm(_squaresA, _carefulA, unit), Norm(_squaresB, _carefulB, unit));
                cosine = (a / b + b / a - change / a * (change / b)) / 2;
            }
            return Math.Clamp(cosine, -1, 1);
        }
    }

    /// <summary>The statistics of the second weight without quantiles, once all elements have been seen.</summary>
    public WeightStatistics StatisticsOfB()
    {
        using (_buffers)
        {
            foreach (float[] buffer in _buffers.Values)
                ArrayPool<float>.Shared.Return(buffer);
            return new(_b.Values, _b.ElementType, _b.Count, _moments, histogram: null);
        }
    }

    public override ScanObserver Part(long start, long end) => new PairObserver(_a, _b, end, _buffers);

    public override void Join(ScanObserver part)
    {
        var other = (PairObserver)part;
        (Equal, Flips, NotFinite, NotFiniteUnequal) =
            (Equal + other.Equal, Flips + other.Flips, NotFinite + other.NotFinite, NotFiniteUnequal + other.NotFiniteUnequal);
        (_dot, _squaresA, _squaresB, _squaresOfChange) =
            (_dot + other._dot, _squaresA + other._squaresA, _squaresB + other._squaresB, _squaresOfChange + other._squaresOfChange);
        _moments.Merge(other._moments);
        _carefulA.Merge(other._carefulA);
        _carefulB.Merge(other._carefulB);
        _carefulChange.Merge(other._carefulChange);
        _halvedChange.Merge(other._halvedChange);
        if (other.Largest > Largest)
            (Largest, LargestIndex) = (other.Largest, other.LargestIndex);
    }

    public override void See(ReadOnlySpan<float> values, long start)
    {
        if (!_isSingle)
        {
            base.See(values, start);
            return;
        }
        var others = Read(start, values.Length, _buffers.Value!);
        Scan.Add(others, start, ref _moments, counter: null);
        var block = PairBlock.Of(values, others);
        if (!double.IsFinite(block.SquaresOfChange))
        {
            Span<double> a = stackalloc double[values.Length], b = stackalloc double[values.Length];
            TensorPrimitives.ConvertTruncating(values, a);
            TensorPrimitives.ConvertTruncating(others, b);
            Compare(a, b, start);
            return;
        }
        (_dot, _squaresA, _squaresB, _squaresOfChange) = (_dot + block.Dot, _squaresA + block.SquaresA, _squaresB + block.SquaresB, _squaresOfChange + block.SquaresOfChange);
        (Equal, Flips) = (Equal + block.Equal, Flips + block.Flips);
        if (block.Largest > Largest)
        {
            int place = 0;
            while (Math.Abs((double)others[place] - values[place]) < block.Largest)
                place++;
            (Largest, LargestIndex) = (block.Largest, start + place);
        }
    }

    public override void See(ReadOnlySpan<double> values, long start)
    {
        Span<double> others = stackalloc double[values.Length];
        _reader.Read(start, others);
        Scan.Add<double>(others, start, ref _moments, counter: null);
        Compare(values, others, start);
    }

    // Reads many blocks at a time, because each call has a cost.
    private ReadOnlySpan<float> Read(long start, int count, float[] buffer)
    {
        if (start >= _readFrom && start + count <= _readTo)
            return buffer.AsSpan((int)(start - _readFrom), count);
        var scratch = buffer.AsSpan(0, (int)Math.Min(Scan.ReadLength, _end - start));
        var read = _reader.Read(start, scratch);
        // Values in memory are returned in place and not copied to the buffer.
        if (Unsafe.AreSame(ref MemoryMarshal.GetReference(read), ref scratch[0]))
            (_readFrom, _readTo) = (start, start + scratch.Length);
        return read[..count];
    }

    // Finds non-finite values, and avoids overflow.
    private void Compare(ReadOnlySpan<double> a, ReadOnlySpan<double> b, long start)
    {
        Span<double> finiteA = stackalloc double[a.Length], finiteB = stackalloc double[a.Length], changes = stackalloc double[a.Length], products = stackalloc double[a.Length];
        Span<bool> equal = stackalloc bool[a.Length];
        Span<int> places = stackalloc int[a.Length];
        _values.Compare(start, a, b, changes, products, equal);
        int count = 0;
        double largest = 0;
        for (int i = 0; i < a.Length; i++)
        {
            Equal += equal[i] ? 1 : 0;
            if (!double.IsFinite(a[i]) || !double.IsFinite(b[i]))
            {
                NotFinite++;
                NotFiniteUnequal += equal[i] ? 0 : 1;
                continue;
            }
            double change = changes[i], size = Math.Abs(change);
            (finiteA[count], finiteB[count], changes[count], places[count]) = (a[i], b[i], change, i);
            count++;
            _dot += products[i];
            Flips += PairBlock.AreOpposite(a[i], b[i]) ? 1 : 0;
            largest = Math.Max(largest, size);
            if (size > Largest)
                (Largest, LargestIndex) = (size, start + i);
        }
        places = places[..count];
        if (double.IsFinite(largest))
            _carefulChange.AddFinite(changes[..count], start, places);
        else
            AddHalved(a, b, start, places);
        _carefulA.AddFinite(finiteA[..count], start, places);
        _carefulB.AddFinite(finiteB[..count], start, places);
    }

    // The difference of two finite values may overflow, but not half of it.
    private void AddHalved(ReadOnlySpan<double> a, ReadOnlySpan<double> b, long start, ReadOnlySpan<int> places)
    {
        Span<double> changes = stackalloc double[a.Length];
        _values.Halve(start, a, b, changes);
        for (int i = 0; i < places.Length; i++)
            changes[i] = changes[places[i]];
        _halvedChange.AddFinite(changes[..places.Length], start, places);
    }

    private double NormOfChangeIn(double unit) => double.Hypot(Norm(_squaresOfChange, _carefulChange, unit), _halvedChange.L2In(unit / 2));

    private static double Norm(double squares, in Moments careful, double unit) => double.Hypot(Math.Sqrt(squares) / unit, careful.L2In(unit));

    // A unit in which norms are finite.
    private static double UnitOf(params ReadOnlySpan<double> norms)
    {
        foreach (double norm in norms)
            if (!double.IsFinite(norm))
                return LargeUnit;
        return 1;
    }
}
