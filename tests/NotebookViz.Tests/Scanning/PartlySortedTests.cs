using FsCheck;
using FsCheck.Fluent;
using NotebookViz.Scanning;

namespace NotebookViz.Tests.Scanning;

/// <summary>The value at a rank is that of the sorted values, in whichever order the ranks are asked for.</summary>
public class PartlySortedTests
{
    [Fact]
    public void Any_values() =>
        Properties.Hold(Prop.ForAll<NonEmptyArray<NormalFloat>>(values => Check([.. values.Get.Select(value => value.Get)])));

    public static TheoryData<string, double[]> Cases => new()
    {
        { "one value", [3] },
        { "the same value", [.. Enumerable.Repeat(-2.5, 100)] },
        { "one far away", [.. Enumerable.Range(0, 500).Select(i => (double)(i * 7919 % 500)), 1e300] },
        { "both ends of the doubles", [double.MaxValue, double.MinValue, 0, 1, -1, double.Epsilon] },
        { "as small as can be", [double.Epsilon, 0, 3 * double.Epsilon, 2 * double.Epsilon, -double.Epsilon] },
        { "few different ones", [.. Enumerable.Range(0, 4096).Select(i => (double)(i * 31 % 3))] },
        { "falling", [.. Enumerable.Range(0, 4096).Select(i => -(double)i)] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_that_fill_few_buckets(string name, double[] values)
    {
        Assert.NotEmpty(name);
        Check(values);
    }

    private static void Check(double[] values)
    {
        var partly = new PartlySorted(values, values.Min(), values.Max());
        double[] sorted = [.. values.Order()];
        Assert.Equal(values.Length, partly.Count);
        // From both ends to the middle, and each rank twice.
        for (int i = 0; i < sorted.Length; i++)
        {
            Assert.Equal(sorted[^(i + 1)], partly[sorted.Length - 1 - i]);
            Assert.Equal(sorted[i], partly[i]);
        }
    }
}
