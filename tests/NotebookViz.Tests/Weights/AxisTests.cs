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
}
