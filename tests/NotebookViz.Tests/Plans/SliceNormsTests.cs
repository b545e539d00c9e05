using NotebookViz.Plans;
using NotebookViz.Scanning;

namespace NotebookViz.Tests.Plans;

public class SliceNormsTests
{
    public static TheoryData<string, long[]> Kernels => new()
    {
        { "keras", [3, 3, 8, 16] }, { "pytorch", [16, 8, 3, 3] }, { "keras", [3, 3, 64, 256] }, { "pytorch", [256, 64, 3, 3] },
        { "keras", [1, 5, 300, 97] }, { "pytorch", [97, 300, 1, 5] }, { "pytorch", [3, 2, 700, 700] },
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Norms_of_filters_and_channels_are_those_of_their_values(string framework, long[] shape)
    {
        var weight = Kernel(framework, shape, Some.Wave);
        var view = TensorView.Of(weight);
        foreach (var group in new[] { view.Major, view.Minor })
        {
            var (l1, squares, largest) = (new double[group.Length], new double[group.Length], new double[group.Length]);
            double[] values = weight.ToArray();
            for (int i = 0; i < values.Length; i++)
            {
                long index = group.Of(i);
                l1[index] += Math.Abs(values[i]);
                squares[index] += values[i] * values[i];
                largest[index] = Math.Max(largest[index], Math.Abs(values[i]));
            }
            var norms = Norms(weight, group);
            Assert.Equal(largest, norms.Largest);
            for (int i = 0; i < l1.Length; i++)
            {
                Assert.Equal(l1[i], norms.L1[i], 1e-11 * l1[i]);
                Assert.Equal(squares[i], norms.Squares[i], 1e-11 * squares[i]);
            }
        }
    }

    [Theory]
    [InlineData("keras")]
    [InlineData("pytorch")]
    public void Filters_that_are_not_finite_count_as_strong_ones(string framework)
    {
        long[] shape = framework == "keras" ? [3, 3, 64, 256] : [256, 64, 3, 3];
        var view = TensorView.Of(Kernel(framework, shape, Some.Wave));
        var weight = Kernel(framework, shape, i => view.Major.Of(i) switch { 200 => double.NaN, 201 => double.PositiveInfinity, _ => Some.Wave(i) });
        Assert.Equal([200, 201], Norms(weight, view.Major).Strongest(2));
    }

    [Theory]
    [InlineData("keras")]
    [InlineData("pytorch")]
    public void A_value_that_is_not_finite_counts_wherever_it_is_in_its_channel(string framework)
    {
        long[] shape = framework == "keras" ? [3, 3, 18, 20] : [20, 18, 3, 3];
        var view = TensorView.Of(Kernel(framework, shape, Some.Wave));
        // The nine values of channel 0 to 8 in filter 5 are NaN one after the other, those of channel 9 to 17 infinite.
        var seen = new int[18];
        var weight = Kernel(framework, shape, i =>
        {
            long channel = view.Minor.Of(i);
            if (view.Major.Of(i) != 5 || seen[channel]++ != channel % 9)
                return Some.Wave(i);
            return channel < 9 ? double.NaN : double.NegativeInfinity;
        });
        var norms = Norms(weight, view.Minor);
        Assert.All(norms.Largest.Concat(norms.L1).Concat(norms.Squares), value => Assert.Equal(double.PositiveInfinity, value));
    }

    [Theory]
    [InlineData("keras")]
    [InlineData("pytorch")]
    public void Among_binary_filters_only_equal_ones_are_duplicates(string framework)
    {
        // Every filter has the same magnitudes, and 3 and 40, 7 and 50 the same signs; 9 differs from 60 in two signs.
        long[] shape = framework == "keras" ? [3, 3, 16, 64] : [64, 16, 3, 3];
        var view = TensorView.Of(Kernel(framework, shape, _ => 1));
        static int Twin(long filter) => filter switch { 40 => 3, 50 => 7, 60 => 9, _ => (int)filter };
        var random = Enumerable.Range(0, 64).Select(filter => new Random(Twin(filter))).Select(random => Enumerable.Range(0, 144).Select(_ => random.Next(2) * 2 - 1).ToArray()).ToArray();
        random[60][10] *= -1;
        random[60][77] *= -1;
        var next = new int[64];
        var weight = Kernel(framework, shape, i => view.Major.Of(i) is var filter ? random[filter][next[filter]++] : 0);
        var findings = new GridScan(weight, view, new(view.Rows.Axis, 1), new(view.Columns.Axis, 1), VizOptions.Default, majors: true, minors: false).Findings;
        Assert.Equal([(40, 3), (50, 7)], findings.DuplicateOf.OrderBy(pair => pair.Key).Select(pair => ((int)pair.Key, (int)pair.Value)));
        Assert.Empty(findings.Dead);
    }

    private static SliceNorms Norms(Weight weight, AxisGroup group)
    {
        var norms = new SliceNorms(group, weight.Count, fingerprints: false);
        weight.Observe(norms);
        return norms;
    }

    private static Weight Kernel(string framework, long[] shape, Func<long, double> value) =>
        Some.Weight(shape, value).WithLayout(framework == "keras" ? WeightLayout.Keras : WeightLayout.PyTorch);
}
