using System.Numerics;
using System.Runtime.CompilerServices;

namespace NotebookViz.Rendering.Image.Deflate;

/// <summary>Literals and matches, collected and then written as a block with codes of its own (RFC 1951, 3.2.7).</summary>
internal sealed class DeflateBlock
{
    public const int LongestMatch = 258;
    public const int ShortestMatch = 3;
    public const int Window = 1 << 15;

    private const int EndOfBlock = 256;
    private const int Literals = 286, Distances = 30;

    // In which order the lengths of the lengths' codes stand.
    private static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    // A literal, or a distance above a length.
    private readonly uint[] _tokens = new uint[1 << 13];
    private readonly int[] _literalCounts = new int[Literals];
    private readonly int[] _distanceCounts = new int[Distances];
    private int _count;

    /// <summary>True where no more fits.</summary>
    public bool IsFull => _count == _tokens.Length;

    public void Literal(byte value)
    {
        _tokens[_count++] = value;
        _literalCounts[value]++;
    }

    /// <summary>The same bytes as those <paramref name="distance"/> before.</summary>
    public void Match(int distance, int length)
    {
        _tokens[_count++] = (uint)distance << 16 | (uint)length;
        _literalCounts[LengthSymbol(length).Symbol]++;
        _distanceCounts[DistanceSymbol(distance).Symbol]++;
    }

    /// <summary>Writes the block and begins a new one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(BitWriter to, bool last)
    {
        _literalCounts[EndOfBlock]++;
        var literals = HuffmanCode.Of(_literalCounts, 15);
        var distances = HuffmanCode.Of(_distanceCounts, 15);
        to.Write(last ? 1u : 0, 1);
        to.Write(2, 2); // codes of its own
        WriteCodes(to, literals.Lengths, distances.Lengths);
        foreach (uint token in _tokens.AsSpan(0, _count))
        {
            if (token < 1 << 16)
            {
                literals.Write(to, (int)token);
                continue;
            }
            var length = LengthSymbol((int)(token & 0xFFFF));
            literals.Write(to, length.Symbol, length.Extra, length.Bits);
            var distance = DistanceSymbol((int)(token >> 16));
            distances.Write(to, distance.Symbol, distance.Extra, distance.Bits);
        }
        literals.Write(to, EndOfBlock);

        _count = 0;
        Array.Clear(_literalCounts);
        Array.Clear(_distanceCounts);
    }

    // The codes' lengths, themselves coded; runs of zeros in short.
    private static void WriteCodes(BitWriter to, byte[] literals, byte[] distances)
    {
        int distanceCount = Math.Max(1, Used(distances));
        byte[] lengths = [.. literals.AsSpan(0, Math.Max(257, Used(literals))), .. distances.AsSpan(0, distanceCount)];
        var runs = new List<(byte Symbol, int Extra, int Bits)>();
        for (int i = 0; i < lengths.Length;)
        {
            int zeros = lengths.AsSpan(i).IndexOfAnyExcept((byte)0);
            zeros = Math.Min(zeros < 0 ? lengths.Length - i : zeros, 138);
            runs.Add(zeros switch
            {
                >= 11 => (18, zeros - 11, 7),
                >= 3 => (17, zeros - 3, 3),
                _ => (lengths[i], 0, 0),
            });
            i += zeros >= 3 ? zeros : 1;
        }

        var counts = new int[LengthOrder.Length];
        foreach (var (symbol, _, _) in runs)
            counts[symbol]++;
        var code = HuffmanCode.Of(counts, 7);
        int used = LengthOrder.Length;
        while (used > 4 && code.Lengths[LengthOrder[used - 1]] == 0)
            used--;
        to.Write((uint)(lengths.Length - distanceCount - 257), 5);
        to.Write((uint)(distanceCount - 1), 5);
        to.Write((uint)(used - 4), 4);
        foreach (byte symbol in LengthOrder[..used])
            to.Write(code.Lengths[symbol], 3);
        foreach (var (symbol, extra, bits) in runs)
        {
            code.Write(to, symbol);
            to.Write((uint)extra, bits);
        }
    }

    private static int Used(byte[] lengths) => lengths.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;

    // RFC 1951, 3.2.5: from 3 on four symbols to each power of two, the longest length apart.
    private static (int Symbol, int Extra, int Bits) LengthSymbol(int length)
    {
        if (length == LongestMatch)
            return (285, 0, 0);
        int value = length - ShortestMatch;
        if (value < 8)
            return (257 + value, 0, 0);
        int bits = BitOperations.Log2((uint)value) - 2;
        return (257 + 4 * bits + (value >> bits), value & (1 << bits) - 1, bits);
    }

    // Two symbols to each power of two.
    private static (int Symbol, int Extra, int Bits) DistanceSymbol(int distance)
    {
        int value = distance - 1;
        if (value < 4)
            return (value, 0, 0);
        int bits = BitOperations.Log2((uint)value) - 1;
        return (2 * bits + (value >> bits), value & (1 << bits) - 1, bits);
    }
}
