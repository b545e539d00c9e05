using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using NotebookViz.Scanning;

namespace NotebookViz.Sources.Files.Data;

/// <summary>Quantised values as what they stand for: stored · scale + shift, in single precision.</summary>
internal sealed class RescaledData(TensorData stored, ElementType type, double scale, double shift, bool round) : TensorData
{
    public override long ByteLength => stored.ByteLength / type.Size() * sizeof(float);

    internal override object? Hold() => stored.Hold();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset % sizeof(float) != 0 || scratch.Length % sizeof(float) != 0)
            throw new ArgumentException("Single-precision numbers are read whole.", nameof(offset));
        var values = ArrayPool<double>.Shared.Rent(scratch.Length / sizeof(float));
        var block = values.AsSpan(0, scratch.Length / sizeof(float));
        new ElementReader(stored, type).Read(offset / sizeof(float), block);
        var singles = MemoryMarshal.Cast<byte, float>(scratch);
        for (int i = 0; i < block.Length; i++)
        {
            double value = block[i] * scale + shift;
            // Halves go up, also below zero, as JavaScript rounds.
            singles[i] = (float)(round ? Math.Floor(value + 0.5) : value);
        }
        ArrayPool<double>.Shared.Return(values);
        return scratch;
    }

    /// <summary>A quantised tensor as a weight that shows what its values stand for and says how they are stored.</summary>
    public static Weight Weight(
        string name, IReadOnlyList<long> shape, ElementType type, TensorData stored, double scale, double shift, bool round = false)
    {
        string how = string.Create(CultureInfo.InvariantCulture, $"stored as {type.DisplayName()}: value × {scale:R} {(shift < 0 ? '-' : '+')} {Math.Abs(shift):R}");
        return new(name, shape, ElementType.Float32, new RescaledData(stored, type, scale, shift, round), WeightDescription.None with { Note = how });
    }
}
