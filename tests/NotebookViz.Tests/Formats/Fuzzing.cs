using System.Globalization;
using System.Text;

namespace NotebookViz.Tests.Formats;

/// <summary>Files that are wrong in ways nobody thought of: mutants of good ones, the same in every run.</summary>
internal static class Fuzzing
{
    private const string CountVariable = "NOTEBOOKVIZ_FUZZ_COUNT";
    private const int UsualCount = 1200;
    private static readonly byte[] Telling = [0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF, (byte)'.', (byte)'(', (byte)'{'];

    /// <summary>How many mutants of each file: NOTEBOOKVIZ_FUZZ_COUNT, or what a test run has time for.</summary>
    public static int Count => int.TryParse(Environment.GetEnvironmentVariable(CountVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        ? count
        : UsualCount;

    /// <summary>A mutant: bytes changed, runs copied, removed or repeated, lengths changed, the end cut off or taken from another file.</summary>
    /// <param name="original">A good file.</param>
    /// <param name="random">Decides on the changes.</param>
    /// <param name="others">Files whose parts may be put into it.</param>
    public static byte[] Mutate(byte[] original, Random random, params byte[][] others)
    {
        switch (random.Next(8))
        {
            // Alone, so that no other change hides what it leads to.
            case 0: return original[..random.Next(original.Length)];
            case 1: return ChangeDigits(original, random);
            case 2: return ChangeLength(original, random);
            case 3 when others.Length > 0: return Splice(original, others[random.Next(others.Length)], random);
        }
        var bytes = original.ToList();
        for (int changes = 1 + random.Next(4); changes > 0 && bytes.Count > 0; changes--)
        {
            int place = Place(bytes.Count, random);
            switch (random.Next(8))
            {
                case 0: bytes[place] = (byte)random.Next(256); break;
                case 1: bytes[place] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes[place] = Telling[random.Next(Telling.Length)]; break;
                case 3:
                    for (int i = 0, length = 1 << random.Next(4); i < length && place + i < bytes.Count; i++)
                        bytes[place + i] = random.Next(2) == 0 ? (byte)0xFF : (byte)0x7F;
                    break;
                case 4: bytes.RemoveRange(place, Math.Min(bytes.Count - place, 1 + random.Next(16))); break;
                case 5: bytes.InsertRange(place, bytes.GetRange(place, Math.Min(bytes.Count - place, 1 + random.Next(64)))); break;
                case 6:
                    int from = Place(bytes.Count, random);
                    for (int i = 0, length = 1 + random.Next(16); i < length && place + i < bytes.Count && from + i < bytes.Count; i++)
                        bytes[place + i] = bytes[from + i];
                    break;
                default:
                    if (random.Next(4) == 0)
                        bytes.RemoveRange(place, bytes.Count - place);
                    else
                        bytes[place]++;
                    break;
            }
        }
        return [.. bytes];
    }

    // The rest of another file, or a part of it, in place of a part of this one.
    private static byte[] Splice(byte[] bytes, byte[] other, Random random)
    {
        int place = Place(bytes.Length, random), from = random.Next(2) == 0 ? Math.Min(place, other.Length) : Place(other.Length, random);
        int length = random.Next(2) == 0 ? bytes.Length : 1 + random.Next(256);
        return [.. bytes[..place], .. other.Skip(from).Take(length), .. bytes.Skip(place + length)];
    }

    // A number in a text becomes 0, -1 or the largest one.
    private static byte[] ChangeDigits(byte[] bytes, Random random)
    {
        int place = Place(bytes.Length, random);
        int start = bytes.AsSpan(place).IndexOfAnyInRange((byte)'0', (byte)'9') + place;
        if (start < place)
            return bytes[..place];
        int length = bytes.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        string number = random.Next(3) switch { 0 => "0", 1 => "-1", _ => "9223372036854775807" };
        return [.. bytes[..start], .. Encoding.ASCII.GetBytes(number), .. length < 0 ? [] : bytes[(start + length)..]];
    }

    // A few bytes that may be a length, because they are less than the file's own, become 0, -1 or the largest number.
    private static byte[] ChangeLength(byte[] bytes, Random random)
    {
        int width = 1 << random.Next(1, 4), place = Place(bytes.Length, random);
        while (place + width <= bytes.Length && Number(bytes.AsSpan(place, width)) is var number && (number == 0 || number > (ulong)bytes.Length))
            place++;
        if (place + width > bytes.Length)
            return bytes[..place];
        byte[] changed = [.. bytes];
        int kind = random.Next(3);
        changed.AsSpan(place, width).Fill(kind == 0 ? (byte)0 : (byte)0xFF);
        if (kind == 2)
            changed[place + width - 1] = 0x7F;
        return changed;
    }

    private static ulong Number(ReadOnlySpan<byte> littleEndian)
    {
        ulong number = 0;
        for (int i = littleEndian.Length - 1; i >= 0; i--)
            number = number << 8 | littleEndian[i];
        return number;
    }

    // Headers stand at the front or at the end: half of the changes go there.
    private static int Place(int length, Random random) => random.Next(4) switch
    {
        0 => random.Next(Math.Min(length, 512)),
        1 => length - 1 - random.Next(Math.Min(length, 512)),
        _ => random.Next(length),
    };
}
