using System.Numerics;

namespace NotebookViz.Tests.Weights;

/// <summary>Statistics in whole-number arithmetic, so that nothing is rounded before the very end.</summary>
/// <remarks>A double is a whole number of units of 2^-1074; sums of them and of their squares are whole numbers too.</remarks>
internal sealed class ExactStatistics
{
    private const int UnitExponent = -1074, Exponents = 2046;

    public ExactStatistics(IReadOnlyList<double> values)
    {
        // Values of the same exponent are added as such, exactly: their squares have 106 bits, so that 4 million of them have 128.
        Assert.InRange(values.Count, 0, 1 << 22);
        var (sums, absolute, squared) = (new Int128[Exponents], new Int128[Exponents], new UInt128[Exponents]);
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        for (int i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i]))
                continue;
            var (negative, fraction, exponent) = Parts(values[i]);
            Finite++;
            sums[exponent] += negative ? -fraction : fraction;
            absolute[exponent] += fraction;
            squared[exponent] += (UInt128)fraction * (UInt128)fraction;
            if (values[i] < min)
                (min, MinIndex) = (values[i], i);
            if (values[i] > max)
                (max, MaxIndex) = (values[i], i);
        }
        if (Finite == 0)
            return;
        BigInteger sum = 0, magnitudes = 0, squares = 0;
        for (int exponent = 0; exponent < Exponents; exponent++)
        {
            sum += (BigInteger)sums[exponent] << exponent;
            magnitudes += (BigInteger)absolute[exponent] << exponent;
            squares += (BigInteger)squared[exponent] << 2 * exponent;
        }
        (Min, Max) = (min, max);
        Mean = Ratio(sum, Finite, UnitExponent);
        L1 = Ratio(magnitudes, 1, UnitExponent);
        L2 = Root(squares, 1);
        StandardDeviation = Root(squares * Finite - sum * sum, (BigInteger)Finite * Finite);
    }

    public long Finite { get; }
    public double Min { get; } = double.NaN;
    public double Max { get; } = double.NaN;
    public long MinIndex { get; } = -1;
    public long MaxIndex { get; } = -1;
    public double Mean { get; } = double.NaN;
    public double StandardDeviation { get; } = double.NaN;
    public double L1 { get; }
    public double L2 { get; }

    // The value is the fraction times two to the exponent, in units.
    private static (bool IsNegative, long Fraction, int Exponent) Parts(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52 & 0x7FF);
        long fraction = bits & 0xFFFFFFFFFFFFF;
        return exponent == 0 ? (bits < 0, fraction, 0) : (bits < 0, fraction + (1L << 52), exponent - 1);
    }

    private static double Ratio(BigInteger numerator, BigInteger denominator, int exponent)
    {
        var (quotient, scale) = Quotient(numerator, denominator);
        return Math.ScaleB((double)quotient, exponent - scale);
    }

    private static double Root(BigInteger numerator, BigInteger denominator)
    {
        var (quotient, scale) = Quotient(numerator, denominator);
        return Math.ScaleB(Math.Sqrt((double)quotient), UnitExponent - scale / 2);
    }

    // Some 130 bits of the quotient and the even power of two by which it is too large.
    private static (BigInteger Quotient, int Scale) Quotient(BigInteger numerator, BigInteger denominator)
    {
        long excess = (long)BigInteger.Abs(denominator).GetBitLength() - (long)BigInteger.Abs(numerator).GetBitLength() + 130;
        int scale = (int)excess & ~1;
        return (scale >= 0 ? (numerator << scale) / denominator : numerator / (denominator << -scale), scale);
    }
}
