using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics.Tensors;
using NotebookViz.Common;
using NotebookViz.Findings;

namespace NotebookViz;

/// <summary>How a weight's values could be stored in fewer bits.</summary>
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "ggml's own names.")]
public enum QuantizationScheme
{
    /// <summary>8-bit integers with a scale for each output, the largest magnitude of its row divided by 127. Rounds half to even.</summary>
    Int8PerRow,

    /// <summary>ggml's Q8_0: 8-bit integers in blocks of 32 with a scale in half precision; 8.5 bits per value.</summary>
    Q8_0,

    /// <summary>ggml's Q4_0: 4-bit integers in blocks of 32 with a scale in half precision; 4.5 bits per value.</summary>
    Q4_0,
}

/// <summary>What a weight loses if it is quantised. Immutable.</summary>
/// <param name="SignalToNoise">10·log₁₀(Σw² / Σ(w − ŵ)²) in decibels; +∞ where nothing is lost.</param>
/// <param name="RootMeanSquare">The root mean square of w − ŵ.</param>
/// <param name="Largest">The largest |w − ŵ|.</param>
public sealed record QuantizationError(double SignalToNoise, double RootMeanSquare, double Largest)
{
    private const int Block = 32;

    /// <summary>Returns the names and values of all properties, the same in every culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"QuantizationError {{ SignalToNoise = {SignalToNoise}, RootMeanSquare = {RootMeanSquare}, Largest = {Largest} }}");

    /// <summary>The name of a scheme: "int8 per row", "Q8_0", "Q4_0".</summary>
    internal static string NameOf(QuantizationScheme scheme) => scheme == QuantizationScheme.Int8PerRow ? "int8 per row" : scheme.ToString();

    /// <summary>Quantises a weight row by row and sums up what is lost; null where the scheme does not fit.</summary>
    internal static QuantizationError? Of(Weight weight, QuantizationScheme scheme)
    {
        if (weight.Problem is not null || weight.Count == 0 || weight.ElementType.IsComplex() || Numbers.IsWhole(weight.ElementType) || weight.ElementType == ElementType.Bool)
            return null;
        var statistics = weight.GetStatistics();
        var rows = Slices.OfOutputs(weight);
        if (statistics.FiniteCount < weight.Count || scheme != QuantizationScheme.Int8PerRow && rows.Size % Block != 0)
            return null;
        using var work = Work.Begin($"Quantising {Numbers.Grouped(weight.Count)} values", weight.Count);
        double noise = 0, largest = 0;
        for (long row = 0; row < rows.Count; row++)
        {
            WorkScope.ThrowIfCancelled(WorkScope.Tokens());
            double[] values = rows.Read(row);
            int block = scheme == QuantizationScheme.Int8PerRow ? values.Length : Block;
            for (int start = 0; start < values.Length; start += block)
                foreach (double error in Errors(values.AsSpan(start, block), scheme))
                {
                    noise += error * error;
                    largest = Math.Max(largest, Math.Abs(error));
                }
            work?.Advance(values.Length);
        }
        double signal = statistics.L2Norm * statistics.L2Norm;
        return new(noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise), Math.Sqrt(noise / weight.Count), largest);
    }

    // Replaces each value by its error: the value minus code times scale. ggml stores the scale in half precision, but computes the codes from the
    // scale in single precision.
    private static Span<double> Errors(Span<double> values, QuantizationScheme scheme)
    {
        if (scheme == QuantizationScheme.Int8PerRow)
        {
            double step = TensorPrimitives.MaxMagnitude<double>(values);
            step = Math.Abs(step) / 127;
            foreach (ref double value in values)
                value -= step == 0 ? 0 : Math.Round(value / step) * step;
            return values;
        }
        float extreme = 0;
        foreach (double value in values)
            extreme = Math.Abs((float)value) > Math.Abs(extreme) ? (float)value : extreme;
        float scale = scheme == QuantizationScheme.Q8_0 ? Math.Abs(extreme) / 127 : extreme / -8, inverse = scale == 0 ? 0 : 1 / scale, stored = (float)(Half)scale;
        foreach (ref double value in values)
        {
            float scaled = (float)value * inverse;
            float code = scheme == QuantizationScheme.Q8_0 ? MathF.Round(scaled, MidpointRounding.AwayFromZero) : Math.Min(15, MathF.Truncate(scaled + 8.5f)) - 8;
            value -= code * stored;
        }
        return values;
    }
}
