namespace NotebookViz.Rendering.Image.Deflate;

/// <summary>
/// A prefix code over a small alphabet: Huffman's, its longest codes shortened where they exceed a limit, numbered canonically as
/// RFC 1951, 3.2.2 has it.
/// </summary>
internal sealed class HuffmanCode
{
    private readonly uint[] _codes;

    private HuffmanCode(byte[] lengths)
    {
        Lengths = lengths;
        _codes = Canonical(lengths);
    }

    /// <summary>The bits of each symbol's code; 0 for a symbol that does not occur.</summary>
    public byte[] Lengths { get; }

    /// <summary>The code for symbols that occur that often.</summary>
    /// <param name="counts">How often each symbol occurs.</param>
    /// <param name="limit">The most bits a code may have.</param>
    public static HuffmanCode Of(ReadOnlySpan<int> counts, int limit)
    {
        var lengths = new byte[counts.Length];
        int[] symbols = Occurring(counts);
        // A single symbol still takes one bit.
        if (symbols.Length == 1)
            lengths[symbols[0]] = 1;
        if (symbols.Length < 2)
            return new(lengths);

        int[] ofLength = CountLengths(Depths(counts, symbols), limit);
        // The rarest symbols, which come first, get the longest codes.
        int place = 0;
        for (int length = limit; length > 0; length--)
            for (int i = 0; i < ofLength[length]; i++)
                lengths[symbols[place++]] = (byte)length;
        return new(lengths);
    }

    /// <summary>Writes a symbol and bits behind it, together at most 32.</summary>
    public void Write(BitWriter to, int symbol, int extra, int bits) =>
        to.Write(_codes[symbol] | (uint)extra << Lengths[symbol], Lengths[symbol] + bits);

    /// <summary>Writes a symbol.</summary>
    public void Write(BitWriter to, int symbol) => to.Write(_codes[symbol], Lengths[symbol]);

    // The rarest first; of equally rare ones the one with the lower number.
    private static int[] Occurring(ReadOnlySpan<int> counts)
    {
        int count = 0;
        Span<long> keys = stackalloc long[counts.Length];
        for (int i = 0; i < counts.Length; i++)
            if (counts[i] > 0)
                keys[count++] = (long)counts[i] << 16 | (uint)i;
        keys = keys[..count];
        keys.Sort();
        var symbols = new int[count];
        for (int i = 0; i < count; i++)
            symbols[i] = (int)(keys[i] & 0xFFFF);
        return symbols;
    }

    // Huffman's tree by two queues: leaves in order of their weight, and inner nodes, which are made in order of theirs.
    private static int[] Depths(ReadOnlySpan<int> counts, int[] symbols)
    {
        int leaves = symbols.Length, nodes = 2 * leaves - 1;
        var weights = new long[nodes];
        var parents = new int[nodes];
        for (int i = 0; i < leaves; i++)
            weights[i] = counts[symbols[i]];
        int leaf = 0, inner = leaves;
        for (int made = leaves; made < nodes; made++)
        {
            for (int child = 0; child < 2; child++)
            {
                int lightest = leaf < leaves && (inner >= made || weights[leaf] <= weights[inner]) ? leaf++ : inner++;
                weights[made] += weights[lightest];
                parents[lightest] = made;
            }
        }

        var depths = new int[nodes];
        for (int node = nodes - 2; node >= 0; node--)
            depths[node] = depths[parents[node]] + 1;
        return depths[..leaves];
    }

    // How many codes have each length. Those beyond the limit become as long as the limit; to make room for them others become longer.
    private static int[] CountLengths(int[] depths, int limit)
    {
        var ofLength = new int[limit + 1];
        foreach (int depth in depths)
            ofLength[Math.Min(depth, limit)]++;
        // In units of the longest code: all codes together may take no more than there are.
        long taken = 0;
        for (int length = 1; length <= limit; length++)
            taken += (long)ofLength[length] << (limit - length);
        for (; taken > 1L << limit; taken--)
        {
            // A code of the greatest length below the limit takes one of the longest for a sibling: both one longer, one unit less.
            int length = limit - 1;
            while (ofLength[length] == 0)
                length--;
            ofLength[length]--;
            ofLength[length + 1] += 2;
            ofLength[limit]--;
        }
        return ofLength;
    }

    private static uint[] Canonical(byte[] lengths)
    {
        Span<int> ofLength = stackalloc int[17];
        foreach (byte length in lengths)
            ofLength[length]++;
        ofLength[0] = 0;
        Span<uint> next = stackalloc uint[17];
        for (int length = 1; length < next.Length; length++)
            next[length] = (next[length - 1] + (uint)ofLength[length - 1]) << 1;
        var codes = new uint[lengths.Length];
        for (int symbol = 0; symbol < lengths.Length; symbol++)
            if (lengths[symbol] > 0)
                codes[symbol] = Reversed(next[lengths[symbol]]++, lengths[symbol]);
        return codes;
    }

    // Codes are packed from their highest bit, all else from the lowest.
    private static uint Reversed(uint code, int length)
    {
        uint reversed = 0;
        for (; length > 0; length--, code >>= 1)
            reversed = reversed << 1 | code & 1;
        return reversed;
    }
}
