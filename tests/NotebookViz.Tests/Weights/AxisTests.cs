namespace NotebookViz.Tests.Weights;

public class AxisTests
{
    [Fact]
    public void Each_role_is_named_by_words()
    {
        Assert.Equal("axis 2 (5)", Axis.Of(AxisRole.Unknown, 5, 2).ToString());
        Assert.Equal("5 kernel positions", Axis.Of(AxisRole.KernelPosition, 5, 0).ToString());
        Assert.Equal("1 filter", Axis.Of(AxisRole.Filter, 1, 0).ToString());
        // Every capital within a role's name begins a word.
        Assert.All(Enum.GetValues<AxisRole>().Where(role => role != AxisRole.Unknown), role =>
            Assert.Equal(role.ToString().Count(char.IsUpper), Axis.Of(role, 2, 0).Name.Split(' ').Length));
    }

    [Fact]
    public void An_index_along_packed_gates_is_a_unit_of_a_gate()
    {
        var gates = Axis.Of(AxisRole.Gate, 12, 0) with { Parts = ["input (i)", "forget (f)", "cell (g)", "output (o)"] };
        Assert.Equal("input (i) gate, unit 0", gates.At(0L));
        Assert.Equal("forget (f) gate, unit 0", gates.At(3L));
        Assert.Equal("output (o) gate, unit 2", gates.At(11L));
        Assert.Equal("forget (f) gate, unit 0–2", gates.At(3, 5));
        Assert.Equal("input (i) gate, unit 2 to forget (f) gate, unit 0", gates.At(2, 3));
        Assert.Equal("forget (f) gate, unit 1", gates.At(4, 4));
        Assert.Equal("unit of each gate", gates.Each);
    }

    [Fact]
    public void An_index_along_packed_outputs_is_an_output_of_a_part()
    {
        var outputs = Axis.Of(AxisRole.Output, 12, 0) with { Parts = ["query", "key", "value"] };
        Assert.Equal("query, output 1", outputs.At(1L));
        Assert.Equal("value, output 0", outputs.At(8L));
        Assert.Equal("key 3", outputs.Numbered(7));
        Assert.Equal("output of each part", outputs.Each);
        Assert.Equal("12 outputs", outputs.Counted);
    }

    [Fact]
    public void An_index_along_gates_in_unknown_order_does_not_number_a_gate()
    {
        Assert.Equal("unit 5 of all gates", Axis.Of(AxisRole.Gate, 12, 0).At(5L));
        Assert.Equal("unit 5 of all gates", (Axis.Of(AxisRole.Gate, 7, 0) with { Parts = ["a", "b"] }).At(5L));
    }
}
