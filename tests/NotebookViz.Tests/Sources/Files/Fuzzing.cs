using System.Globalization;

namespace NotebookViz.Tests.Sources.Files;

/// <summary>Files that are wrong in ways nobody thought of: mutants of good ones, the same in every run.</summary>
internal static class Fuzzing
{
    private const string CountVariable = "NOTEBOOKVIZ_FUZZ_COUNT";
    private const int UsualCount = 2000;
    private static readonly byte[] Telling = [0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF, (byte)'.', (byte)'(', (byte)'{'];

    /// <summary>How many mutants of each file: NOTEBOOKVIZ_FUZZ_COUNT, or what a test run has time for.</summary>
    public static int Count => int.TryParse(Environment.GetEnvironmentVariable(CountVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        ? count
        : UsualCount;

    /// <summary>A mutant: bytes changed, runs copied, removed or repeated, numbers made huge, the end cut off.</summary>
    public static byte[] Mutate(byte[] original, Random random)
    {
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

    // Headers stand at the front or at the end: half of the changes go there.
    private static int Place(int length, Random random) => random.Next(4) switch
    {
        0 => random.Next(Math.Min(length, 512)),
        1 => length - 1 - random.Next(Math.Min(length, 512)),
        _ => random.Next(length),
    };
}
