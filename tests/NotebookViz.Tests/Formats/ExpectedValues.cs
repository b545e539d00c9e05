using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookViz.Tests.Formats;

/// <summary>The values of the files expected.npz, decoded here without a line of the library: it would prove nothing by agreeing with itself.</summary>
internal static partial class ExpectedValues
{
    private static readonly Lazy<IReadOnlyDictionary<string, (long[] Shape, double[] Values)>> All = new(() => Load("expected.npz", "hdf5/expected.npz"));

    /// <summary>The tensors of one file in the order in which they were written, by name.</summary>
    public static IReadOnlyList<(string Name, long[] Shape, double[] Values)> Of(string file) =>
        [.. All.Value.Where(pair => pair.Key.StartsWith(file + "|", StringComparison.Ordinal))
            .Select(pair => (pair.Key[(file.Length + 1)..], pair.Value.Shape, pair.Value.Values))];

    public static IEnumerable<string> Files => All.Value.Keys.Select(key => key[..key.IndexOf('|')]).Distinct();

    /// <summary>The arrays of an .npz file, by name.</summary>
    public static Dictionary<string, (long[] Shape, double[] Values)> Load(params string[] files)
    {
        var result = new Dictionary<string, (long[], double[])>();
        foreach (string file in files)
        {
            using var archive = ZipFile.OpenRead(Fixture.PathOf(file));
            foreach (var entry in archive.Entries)
            {
                using var stream = entry.Open();
                using var copy = new MemoryStream();
                stream.CopyTo(copy);
                result.Add(entry.FullName[..^".npy".Length], Decode(copy.ToArray()));
            }
        }
        return result;
    }

    private static (long[], double[]) Decode(byte[] file)
    {
        int start = 10 + BitConverter.ToUInt16(file, 8);
        string header = Encoding.Latin1.GetString(file, 10, start - 10);
        string type = TypePattern().Match(header).Groups[1].Value;
        long[] shape = [.. NumberPattern().Matches(header[header.IndexOf('(')..]).Select(match => long.Parse(match.Value, CultureInfo.InvariantCulture))];
        int size = int.Parse(type[2..], CultureInfo.InvariantCulture);
        var stored = Enumerable.Range(0, (file.Length - start) / size).Select(i =>
        {
            byte[] one = file[(start + i * size)..(start + (i + 1) * size)];
            if (type[0] == '>')
                Array.Reverse(one);
            return type[1..] switch
            {
                "b1" or "u1" => one[0],
                "i1" => (sbyte)one[0],
                "i4" => BitConverter.ToInt32(one),
                "f2" => (double)BitConverter.ToHalf(one),
                "f4" => BitConverter.ToSingle(one),
                "f8" => BitConverter.ToDouble(one),
                "i8" => BitConverter.ToInt64(one),
                "c8" => Complex.Abs(new Complex(BitConverter.ToSingle(one), BitConverter.ToSingle(one, 4))),
                _ => throw new InvalidDataException(type),
            };
        }).ToArray();
        return (shape, header.Contains("'fortran_order': True", StringComparison.Ordinal) ? RowMajor(stored, shape) : stored);
    }

    private static double[] RowMajor(double[] columnMajor, long[] shape)
    {
        var result = new double[columnMajor.Length];
        for (long i = 0; i < result.Length; i++)
        {
            long rest = i, place = 0;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                place += rest % shape[axis] * shape[..axis].Aggregate(1L, (product, length) => product * length);
                rest /= shape[axis];
            }
            result[i] = columnMajor[place];
        }
        return result;
    }

    [GeneratedRegex("'descr': '(.*?)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex("\\d+")]
    private static partial Regex NumberPattern();
}
