using PublicApiGenerator;

namespace NotebookViz.PlotlyNET.Tests;

public class PublicApiTests
{
    /// <summary>A change of the public API is a decision: this shows it in review.</summary>
    [Fact]
    public void The_public_API_is_the_approved_one() => Approved.Matches(
        typeof(ChartExtensions).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }), "PublicApi");
}
