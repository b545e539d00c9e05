using NotebookViz.Plans;

namespace NotebookViz.Tests.Plans;

/// <summary>A matrix that is pooled while its statistics are computed: block by block, in chunks, on several cores.</summary>
public class PoolingScanTests
{
    public static TheoryData<int, int> Shapes => new()
    {
        { 5_000, 700 }, { 700, 5_000 }, { 40_000, 3 }, { 3, 40_000 }, { 1_000, 1_023 }, { 2_049, 1_025 }, { 100_000, 17 }, { 30, 30_000 }, { 1_500, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_cell_shows_the_element_of_largest_magnitude_of_its_block(int rows, int columns)
    {
        foreach (bool transposed in new[] { false, true })
        {
            var values = new float[rows * columns];
            for (int i = 0; i < values.Length; i++)
                values[i] = Value(i);
            var weight = values.ToWeight().Named(rows, columns);
            // The same matrix, its columns drawn downwards.
            if (transposed)
                weight = weight.WithRoles(AxisRole.Input, AxisRole.Output);
            var plan = Assert.IsType<HeatmapPlan>(Planner.Plan(weight, VizOptions.Default.WithPooling(Pooling.AbsMax), 1 << 20));
            var (outer, inner) = transposed ? (plan.Columns, plan.Rows) : (plan.Rows, plan.Columns);
            var expected = new double[outer.Cells, inner.Cells];
            for (int i = 0; i < values.Length; i++)
            {
                ref double cell = ref expected[i / columns / outer.Block, i % columns / inner.Block];
                cell = double.MaxMagnitude(cell, values[i]);
            }
            var marks = plan.Canvas.Marks.ToDictionary(mark => (mark.Row, mark.Column), mark => mark.Kind);
            for (int row = 0; row < plan.Canvas.Rows; row++)
                for (int column = 0; column < plan.Canvas.Columns; column++)
                {
                    double value = transposed ? expected[column, row] : expected[row, column];
                    double shown = plan.Canvas.Values[row * plan.Canvas.Columns + column];
                    if (!shown.Equals(double.IsFinite(value) ? value : double.NaN))
                        Assert.Fail($"cell {row}, {column} shows {shown:R}, not {value:R}");
                    MarkKind? mark = marks.TryGetValue((row, column), out var kind) ? kind : null;
                    if (mark != (double.IsFinite(value) ? null : MarkKinds.Of(value)))
                        Assert.Fail($"cell {row}, {column} of {value:R} has the mark '{mark}'");
                }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_cell_shows_the_root_mean_square_of_its_block_the_last_ones_smaller(int rows, int columns)
    {
        var values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)Some.Wave(i);
        var plan = Assert.IsType<HeatmapPlan>(Planner.Plan(values.ToWeight().Named(rows, columns), VizOptions.Default.WithPooling(Pooling.Rms), 1 << 20));
        var (sums, counts) = (new double[plan.Rows.Cells, plan.Columns.Cells], new int[plan.Rows.Cells, plan.Columns.Cells]);
        for (int i = 0; i < values.Length; i++)
        {
            var (row, column) = (i / columns / plan.Rows.Block, i % columns / plan.Columns.Block);
            sums[row, column] += (double)values[i] * values[i];
            counts[row, column]++;
        }
        for (int row = 0; row < plan.Canvas.Rows; row++)
            for (int column = 0; column < plan.Canvas.Columns; column++)
                Assert.Equal(
                    plan.Rows.Block * plan.Columns.Block == 1 ? values[row * columns + column] : Math.Sqrt(sums[row, column] / counts[row, column]),
                    plan.Canvas.Values[row * plan.Canvas.Columns + column], 1e-6);
    }

    // Neighbours of equal magnitude and either sign, zeros of either sign, and few that are not finite.
    private static float Value(int i) => (i % 100_003) switch
    {
        7 => float.NaN,
        50_001 => float.PositiveInfinity,
        50_777 => float.NegativeInfinity,
        var place when place % 5 == 0 => -0f,
        var place => (place % 2 == 0 ? 1 : -1) * (place % 97 / 96f),
    };
}

file static class Matrices
{
    public static Weight Named(this Weight vector, int rows, int columns) => new("", [rows, columns], vector.ElementType, vector.Data!);
}
