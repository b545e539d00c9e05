using System.Collections.Immutable;
using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookViz.Tests.Display;

/// <summary>What a notebook's kernel stores of arrays and lists of numbers.</summary>
public class ArrayDisplayTests
{
    private static readonly string[] MimeTypes = ["text/html", "image/png", "text/plain"];

    static ArrayDisplayTests() => NotebookExtension.Load();

    private static readonly Type[] Numbers =
    [
        typeof(float), typeof(double), typeof(Half), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint),
        typeof(long), typeof(ulong), typeof(Complex),
    ];

    public static IEnumerable<object[]> TypesAndRanks =>
        from type in Numbers.Append(typeof(bool)) from rank in Enumerable.Range(1, 8) where type != typeof(bool) || rank > 1 select new object[] { type, rank };

    [Theory]
    [MemberData(nameof(TypesAndRanks))]
    public void An_array_of_any_type_and_rank_is_page_picture_and_text(Type type, int rank)
    {
        var array = Array.CreateInstance(type, [.. Enumerable.Repeat(2, rank)]);
        // Of equal values there is no picture.
        object one = type == typeof(Complex) ? Complex.One : type == typeof(Half) ? (Half)1 : Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture);
        array.SetValue(one, new int[rank]);
        Assert.Equal(MimeTypes, Stored(array));
        Assert.Contains("<img src=\"data:image/png;base64,", array.ToDisplayString("text/html"), StringComparison.Ordinal);
        _ = new Pictures.PngPicture(Convert.FromBase64String(array.ToDisplayString("image/png")));
        Assert.Contains($"shape ({string.Join(", ", Enumerable.Repeat("2", rank))}{(rank == 1 ? "," : "")})", array.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    public static TheoryData<string> Collections => [.. Small.Keys];

    private static readonly Dictionary<string, (object Value, string Numbers)> Small = new()
    {
        ["float[]"] = (new float[] { 1, 2, 3 }, "[1, 2, 3]"),
        ["double[,]"] = (new double[,] { { 1, 2 }, { 3, 4 } }, "[[1, 2],\n [3, 4]]"),
        ["int[,,]"] = (new int[,,] { { { 1, -20 } }, { { 3, 4 } } }, "[[[  1, -20]],\n [[  3,   4]]]"),
        ["long[] beyond 2^53"] = (new[] { 9007199254740993, long.MinValue }, "[9007199254740993, -9223372036854775808]"),
        ["ulong[]"] = (new[] { ulong.MaxValue }, "[18446744073709551615]"),
        ["fractions"] = (new[] { 0.1 + 0.2, 1.0 / 3, double.NaN }, "[0.3, 0.33333333, NaN]"),
        ["complex numbers"] = (new Complex[] { new(1, 2), new(0, -1) }, "[1+2i, 0-1i]"),
        ["bool[,]"] = (new[,] { { true, false } }, "[[ true, false]]"),
        ["Memory<float>"] = (new Memory<float>([1, 2, 3]), "[1, 2, 3]"),
        ["ReadOnlyMemory<short>, a part of it"] = (new ReadOnlyMemory<short>([1, 2, 3, 4]).Slice(1, 2), "[2, 3]"),
        ["List<int>"] = (new List<int> { 1, 2, 3 }, "[1, 2, 3]"),
        ["ImmutableArray<double>"] = (ImmutableArray.Create(1.5, 2.5), "[1.5, 2.5]"),
        ["Tensor<int>"] = (System.Numerics.Tensors.Tensor.Create(new[] { 1, 2, 3, 4 }, [2, 2]), "[[1, 2],\n [3, 4]]"),
        ["float[][]"] = (new float[][] { [1, 2], [3, 4] }, "[[1, 2],\n [3, 4]]"),
        ["int[][][]"] = (new int[][][] { [[1], [2]], [[3], [4]] }, "[[[1],\n  [2]],\n [[3],\n  [4]]]"),
        ["rows of different lengths"] = (new int[][] { [1, 2, 3], [], [4] }, "[[1, 2, 3],\n [],\n [4]]"),
        ["Math.NET matrix"] = (Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2 }, { 3, 4 } }), "[[1, 2],\n [3, 4]]"),
        ["Math.NET sparse vector"] = (MathNet.Numerics.LinearAlgebra.Vector<float>.Build.SparseOfArray([0, 2]), "[0, 2]"),
    };

    [Theory]
    [MemberData(nameof(Collections))]
    public void A_few_numbers_stand_beside_their_picture(string kind)
    {
        var (value, numbers) = Small[kind];
        Assert.Equal(MimeTypes, Stored(value));
        Assert.EndsWith("\n" + numbers, value.ToDisplayString("text/plain"), StringComparison.Ordinal);
        string html = value.ToDisplayString("text/html");
        Assert.Contains($">{numbers}</pre>", html.Replace("&#x2B;", "+", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("<figure", html, StringComparison.Ordinal);
        _ = new Pictures.PngPicture(Convert.FromBase64String(value.ToDisplayString("image/png")));
    }

    [Fact]
    public void Sixty_four_numbers_are_listed_and_more_are_a_picture_alone()
    {
        Assert.Contains("62, 63]", Text(64), StringComparison.Ordinal);
        Assert.All(Text(64).Split('\n'), line => Assert.InRange(line.Length, 0, 101));
        Assert.DoesNotContain("]", Text(65), StringComparison.Ordinal);
        string Text(int count) => Enumerable.Range(0, count).ToArray().ToDisplayString("text/plain");
    }

    [Fact]
    public void A_matrix_of_MathNet_has_rows_and_columns()
    {
        var matrix = Matrix<double>.Build.Dense(5, 6, (row, column) => 10 * row + column);
        string text = matrix.ToDisplayString("text/plain");
        Assert.Contains(" · 5 rows × 6 columns · float64", text, StringComparison.Ordinal);
        Assert.Contains("[[ 0,  1,  2,  3,  4,  5],\n [10,", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_different_lengths_are_listed_one_by_one()
    {
        string text = new double[][] { [1, 2], [3] }.ToDisplayString("text/plain");
        Assert.StartsWith("2 rows of different lengths, each shown by itself\n[0] · shape (2,) · float64\n", text, StringComparison.Ordinal);
        Assert.Contains("\n[1] · shape (1,) · float64", text, StringComparison.Ordinal);
    }

    public static TheoryData<object> Others =>
        [new[] { true }, new List<bool> { true }, new[] { "a" }, new[] { 'a' }, new string[][] { ["a"] }, 5, 1.5, new { A = 1 }, (1, 2), Enumerable.Range(0, 3).Select(i => i)];

    [Theory]
    [MemberData(nameof(Others))]
    public void Everything_else_stays_with_the_kernel(object value)
    {
        Assert.Equal(["text/html"], Stored(value));
        Assert.DoesNotContain("notebookviz", value.ToDisplayString("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Enumerations_keep_their_names() =>
        Assert.Contains("Monday", new[] { DayOfWeek.Monday }.ToDisplayString("text/html"), StringComparison.Ordinal);

    private sealed record Nullable(float[]? Numbers, TorchSharp.torch.Tensor? Tensor, Weight? Weight);

    [Fact]
    public void A_member_that_is_null_is_said_to_be() =>
        Assert.Equal(3, new Nullable(null, null, null).ToDisplayString("text/html").Split("<td>").Count(cell => cell.Contains("&lt;null&gt;", StringComparison.Ordinal)));

    [Fact]
    public void Any_value_can_replace_a_picture()
    {
        // An update asks for the MIME types of the first display; of a text there is a picture then.
        foreach (object? value in new object?[] { "done", 5, null, "two\nlines" })
            _ = new Pictures.PngPicture(Convert.FromBase64String(value.ToDisplayString("image/png")));
        Assert.Equal(["text/plain"], Stored("done"));
        Assert.True(Height("two\nlines") > Height("one line"));
        static int Height(string text) => new Pictures.PngPicture(Convert.FromBase64String(text.ToDisplayString("image/png"))).Height;
    }

    private static string[] Stored(object value) => [.. Formatter.GetPreferredMimeTypesFor(value.GetType())];
}
