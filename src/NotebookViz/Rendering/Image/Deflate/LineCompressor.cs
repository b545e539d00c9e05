using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NotebookViz.Rendering.Image.Deflate;

/// <summary>
/// Compresses a picture's filtered lines to zlib data (RFC 1950). It looks for what drawn pictures have: runs of one colour, parts like
/// those of the line above, and, by one try for each place, what stood shortly before, such as the same digit. On pictures of cells that
/// takes a fraction of the time of the general compressor at its default and comes out as small.
/// </summary>
internal static class LineCompressor
{
    private const int HashBits = 13;

    // A far distance takes more bits than some repeated colours, and than a long run.
    private const int LeastFarMatch = 8;
    private const int WorthwhileRun = 128;

    /// <summary>Compresses.</summary>
    /// <param name="bytes">The lines, one behind the other.</param>
    /// <param name="lineLength">The bytes of a line.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> bytes, int lineLength)
    {
        var writer = new BitWriter();
        var block = new DeflateBlock();
        writer.Write(0x0178, 16); // deflate with a window of 32 KiB, no dictionary
        var seen = new int[1 << HashBits];
        for (int place = 0; place < bytes.Length;)
            place += Step(bytes, place, lineLength, seen, block, writer);
        block.Write(writer, last: true);
        return writer.Finish(AdlerChecksum.Of(bytes, lineLength));
    }

    // Writes a match or a literal; returns how many bytes that took.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Step(ReadOnlySpan<byte> bytes, int place, int lineLength, int[] seen, DeflateBlock block, BitWriter writer)
    {
        var rest = bytes[place..Math.Min(bytes.Length, place + DeflateBlock.LongestMatch)];
        int distance = 1, length = place > 0 && rest[0] == bytes[place - 1] ? Run(rest, rest[0]) : 0;
        // A short run, as of a small cell, is taken as it is.
        if (length is < DeflateBlock.ShortestMatch or > LeastFarMatch and < WorthwhileRun && rest.Length >= LeastFarMatch)
        {
            ulong next = MemoryMarshal.Read<ulong>(rest);
            ref int before = ref seen[next * 0x9E3779B97F4A7C15 >> (64 - HashBits)];
            if (place >= lineLength && lineLength <= DeflateBlock.Window)
                Try(bytes, rest, next, place, lineLength, ref distance, ref length);
            if (before > 0 && place - before < DeflateBlock.Window)
                Try(bytes, rest, next, place, place - before + 1, ref distance, ref length);
            before = place + 1;
        }
        if (length >= DeflateBlock.ShortestMatch)
        {
            Match(block, writer, distance, length);
            return length;
        }
        if (block.IsFull)
            block.Write(writer, last: false);
        block.Literal(rest[0]);
        return 1;
    }

    // How often a byte is repeated; most often not at all, or up to the line's end.
    private static int Run(ReadOnlySpan<byte> bytes, byte value)
    {
        const int few = 8;
        for (int length = 0; length < Math.Min(few, bytes.Length); length++)
            if (bytes[length] != value)
                return length;
        int other = bytes.IndexOfAnyExcept(value);
        return other < 0 ? bytes.Length : other;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Try(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> rest, ulong next, int place, int distance, ref int best, ref int length)
    {
        if (MemoryMarshal.Read<ulong>(bytes[(place - distance)..]) != next)
            return;
        int common = rest.CommonPrefixLength(bytes[(place - distance)..]);
        if (common > length)
            (best, length) = (distance, common);
    }

    private static void Match(DeflateBlock block, BitWriter writer, int distance, int length)
    {
        if (block.IsFull)
            block.Write(writer, last: false);
        block.Match(distance, length);
    }
}
