namespace NotebookViz.PlotlyNET.Tests;

public class FSharpCoreTests
{
    [Theory]
    [InlineData("10.1.0.0", "10.0.0.0", true)]
    [InlineData("10.0.0.0", "10.1.0.0", true)]
    [InlineData("10.1.0.0", "9.0.0.0", false)]
    [InlineData("11.0.0.0", "10.0.0.0", false)]
    public void The_loaded_version_replaces_another_of_the_same_major_version(string asked, string loaded, bool replaces) =>
        Assert.Equal(replaces, FSharpCore.CanReplace(new Version(asked), new Version(loaded)));

    [Fact]
    public void Without_an_FSharpCore_there_is_nothing_to_replace_it_with() => Assert.False(FSharpCore.CanReplace(new Version(10, 1), loaded: null));
}
