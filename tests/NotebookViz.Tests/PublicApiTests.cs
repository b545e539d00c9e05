using System.Reflection;
using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace NotebookViz.Tests;

public class PublicApiTests
{
    /// <summary>A change of the public API is a decision: this shows it in review.</summary>
    [Fact]
    public void The_public_API_is_the_approved_one() => Approved.Matches(
        typeof(Weight).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }), "PublicApi");

    /// <summary>What is shipped in other packages has to do with what users have.</summary>
    [Fact]
    public void Only_tests_and_benchmarks_see_internals() => Assert.All(
        typeof(Weight).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>(),
        friend => Assert.Matches(@"Tests$|\.Benchmarks$", friend.AssemblyName));
}
