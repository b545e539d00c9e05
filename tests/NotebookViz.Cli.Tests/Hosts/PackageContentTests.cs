using System.IO.Compression;
using System.Xml.Linq;

namespace NotebookViz.Cli.Tests.Hosts;

[Collection(HostCollection.Name)]
public sealed class PackageContentTests(BuiltPackages packages)
{
    [Theory]
    [InlineData("lib/net10.0/NotebookViz.dll")]
    [InlineData("lib/net10.0/NotebookViz.xml")]
    [InlineData("README.md")]
    [InlineData("interactive-extensions/dotnet/extension.dib")]
    [InlineData("content/NotebookViz.fsx")]
    public void The_library_has_the_file(string name)
    {
        using var package = ZipFile.OpenRead(packages.Library);
        Assert.True(package.GetEntry(name)?.Length > 0, $"{name} is missing or empty.");
    }

    [Fact]
    public void The_library_is_one_assembly()
    {
        using var package = ZipFile.OpenRead(packages.Library);
        Assert.Equal("lib/net10.0/NotebookViz.dll", Assert.Single(package.Entries, e => e.Name.EndsWith(".dll", StringComparison.Ordinal)).FullName);
    }

    [Fact]
    public void The_library_leaves_libtorch_and_the_kernels_formatters_to_others()
    {
        var dependencies = Nuspec(packages.Library).Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => (string)e.Attribute("id")!).ToList();
        Assert.Contains("TorchSharp", dependencies);
        Assert.DoesNotContain(dependencies, id => id.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase)
            || id.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase) || id.StartsWith("Microsoft.DotNet.Interactive", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("System.Text.Encodings.Web", dependencies);
    }

    [Theory]
    [InlineData("lib/net10.0/NotebookViz.PlotlyNET.dll")]
    [InlineData("lib/net10.0/NotebookViz.PlotlyNET.xml")]
    [InlineData("README.md")]
    [InlineData("interactive-extensions/dotnet/extension.dib")]
    public void The_package_with_PlotlyNET_has_the_file(string name)
    {
        using var package = ZipFile.OpenRead(packages.PlotlyNet);
        Assert.True(package.GetEntry(name)?.Length > 0, $"{name} is missing or empty.");
    }

    [Fact]
    public void The_package_with_PlotlyNET_asks_for_the_library_of_the_same_build()
    {
        var dependencies = Nuspec(packages.PlotlyNet).Descendants().Where(e => e.Name.LocalName == "dependency")
            .ToDictionary(e => (string)e.Attribute("id")!, e => (string)e.Attribute("version")!);
        Assert.Equal(["NotebookViz", "Plotly.NET"], dependencies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal($"[{packages.Version}]", dependencies["NotebookViz"]);
    }

    [Fact]
    public void All_packages_say_under_which_licence_and_show_the_readme()
    {
        foreach (var package in (string[])[packages.Library, packages.PlotlyNet, packages.Tool])
        {
            var nuspec = Nuspec(package);
            Assert.Equal("MIT", nuspec.Descendants().Single(e => e.Name.LocalName == "license").Value);
            Assert.Equal("README.md", nuspec.Descendants().Single(e => e.Name.LocalName == "readme").Value);
        }
    }

    [Fact]
    public void The_tool_is_started_as_notebookviz()
    {
        Assert.Equal("DotnetTool", (string?)Nuspec(packages.Tool).Descendants().Single(e => e.Name.LocalName == "packageType").Attribute("name"));
        using var package = ZipFile.OpenRead(packages.Tool);
        using var settings = package.Entries.Single(e => e.Name == "DotnetToolSettings.xml").Open();
        Assert.Equal("notebookviz", (string?)XDocument.Load(settings).Descendants("Command").Single().Attribute("Name"));
        Assert.DoesNotContain(package.Entries, e => e.Name.StartsWith("TorchSharp", StringComparison.OrdinalIgnoreCase));
    }

    private static XDocument Nuspec(string path)
    {
        using var package = ZipFile.OpenRead(path);
        using var stream = package.Entries.Single(e => e.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream);
    }
}
