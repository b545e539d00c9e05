using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NotebookViz.Rendering.Image.Deflate;

/// <summary>The checksum of RFC 1950: the sum of all bytes, and the sum of what that sum was after each byte.</summary>
internal static class AdlerChecksum
{
    private const uint Modulus = 65521;
    private const int Width = 64;

    // How often a byte of a group is in the second sum by the group's end: its first in all of them.
    private static readonly Vector512<ushort> FirstWeights = Descending(Width), LastWeights = Descending(Width / 2);

    /// <summary>The checksum of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="partLength">After how many bytes the sums are brought down, at most some millions.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Of(ReadOnlySpan<byte> bytes, int partLength)
    {
        ulong a = 1, b = 0;
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(partLength, bytes.Length)];
            ulong sum = 0, weighted = 0;
            // Zeros add nothing: over them it is a jump to what comes next.
            for (int at = 0, zeros; (zeros = part[at..].IndexOfAnyExcept((byte)0)) >= 0;)
            {
                at += zeros;
                if (at + Width <= part.Length)
                {
                    var (first, last) = Vector512.Widen(Vector512.Create(part.Slice(at, Width)));
                    uint group = Sum(first + last);
                    at += Width;
                    sum += group;
                    weighted += Sum(first * FirstWeights + last * LastWeights) + (ulong)(part.Length - at) * group;
                    continue;
                }
                for (; at < part.Length; at++)
                {
                    sum += part[at];
                    weighted += (ulong)(part.Length - at) * part[at];
                }
            }
            b = (b + (ulong)part.Length * a + weighted) % Modulus;
            a = (a + sum) % Modulus;
            bytes = bytes[part.Length..];
        }
        return (uint)(b << 16 | a);
    }

    private static uint Sum(Vector512<ushort> values)
    {
        var (lower, upper) = Vector512.Widen(values);
        return Vector512.Sum(lower + upper);
    }

    private static Vector512<ushort> Descending(int from)
    {
        Span<ushort> weights = stackalloc ushort[Vector512<ushort>.Count];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = (ushort)(from - i);
        return Vector512.Create<ushort>(weights);
    }
}
