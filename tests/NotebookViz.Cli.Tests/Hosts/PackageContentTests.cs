using System.Xml.Linq;

namespace NotebookViz.Cli.Tests.Hosts;

[Collection(HostCollection.Name)]
public sealed class PackageContentTests(BuiltPackages packages)
{
    [Theory]
    [InlineData("lib/net10.0/NotebookViz.dll")]
    [InlineData("lib/net10.0/NotebookViz.xml")]
    [InlineData("interactive-extensions/dotnet/NotebookViz.Interactive.dll")]
    [InlineData("content/NotebookViz.fsx")]
    public void The_library_has_the_file(string name)
    {
        using var package = new PackageFile(packages.Library);
        Assert.NotEmpty(package.Read(name));
    }

    [Fact]
    public void The_library_is_one_assembly()
    {
        using var package = new PackageFile(packages.Library);
        Assert.Equal("lib/net10.0/NotebookViz.dll", Assert.Single(package.Files, file => file.StartsWith("lib/", StringComparison.Ordinal) && file.EndsWith(".dll", StringComparison.Ordinal)));
        Assert.Single(package.Files, file => file.StartsWith("interactive-extensions/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("lib/net10.0/NotebookViz.PlotlyNET.dll")]
    [InlineData("lib/net10.0/NotebookViz.PlotlyNET.xml")]
    [InlineData("interactive-extensions/dotnet/NotebookViz.PlotlyNET.Interactive.dll")]
    public void The_package_with_PlotlyNET_has_the_file(string name)
    {
        using var package = new PackageFile(packages.PlotlyNet);
        Assert.NotEmpty(package.Read(name));
    }

    [Fact]
    public void The_package_for_Verso_is_one_assembly_and_leaves_the_contract_to_Verso()
    {
        using var package = new PackageFile(packages.Verso);
        string[] files = [.. package.Files.Where(name => name.StartsWith("lib/", StringComparison.Ordinal) || name.EndsWith(".dll", StringComparison.Ordinal))];
        Assert.Equal(["lib/net10.0/NotebookViz.Verso.dll", "lib/net10.0/NotebookViz.Verso.xml"], files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_tool_is_started_as_notebookviz()
    {
        using var package = new PackageFile(packages.Tool);
        Assert.Equal("DotnetTool", (string?)package.Metadata("packageType").Attribute("name"));
        byte[] settings = package.Read(package.Files.Single(file => Path.GetFileName(file) == "DotnetToolSettings.xml"));
        Assert.Equal("notebookviz", (string?)XDocument.Load(new MemoryStream(settings)).Descendants("Command").Single().Attribute("Name"));
        Assert.DoesNotContain(package.Files, file => Path.GetFileName(file).StartsWith("TorchSharp", StringComparison.OrdinalIgnoreCase));
    }
}
