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
    [InlineData("interactive-extensions/dotnet/NotebookViz.Interactive.dll")]
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
        Assert.Equal("lib/net10.0/NotebookViz.dll", Assert.Single(package.Entries, e => e.FullName.StartsWith("lib/", StringComparison.Ordinal) && e.Name.EndsWith(".dll", StringComparison.Ordinal)).FullName);
        Assert.Single(package.Entries, e => e.FullName.StartsWith("interactive-extensions/", StringComparison.Ordinal));
    }

    [Fact]
    public void The_library_leaves_libtorch_to_the_user()
    {
        var dependencies = Dependencies(packages.Library).Keys;
        Assert.Contains("TorchSharp", dependencies);
        Assert.DoesNotContain(dependencies, id => id.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase) || id.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("System.Text.Encodings.Web", dependencies);
    }

    /// <summary>With the kernel's packages among the dependencies, <c>#r</c> resolves dozens of packages more and takes longer.</summary>
    [Fact]
    public void No_package_for_notebooks_depends_on_the_kernel()
    {
        foreach (var package in (string[])[packages.Library, packages.PlotlyNet])
        {
            var dependencies = Dependencies(package).Keys;
            Assert.DoesNotContain(dependencies, id => id.StartsWith("Microsoft.DotNet.Interactive", StringComparison.OrdinalIgnoreCase));
            // It depends on the kernel's packages itself.
            Assert.DoesNotContain("Plotly.NET.Interactive", dependencies);
        }
    }

    [Theory]
    [InlineData("lib/net10.0/NotebookViz.PlotlyNET.dll")]
    [InlineData("lib/net10.0/NotebookViz.PlotlyNET.xml")]
    [InlineData("README.md")]
    [InlineData("interactive-extensions/dotnet/NotebookViz.PlotlyNET.Interactive.dll")]
    public void The_package_with_PlotlyNET_has_the_file(string name)
    {
        using var package = ZipFile.OpenRead(packages.PlotlyNet);
        Assert.True(package.GetEntry(name)?.Length > 0, $"{name} is missing or empty.");
    }

    [Fact]
    public void The_package_with_PlotlyNET_asks_for_the_library_of_the_same_build_or_a_newer_one()
    {
        var dependencies = Dependencies(packages.PlotlyNet);
        Assert.Equal(["NotebookViz", "Plotly.NET"], dependencies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(packages.Version, dependencies["NotebookViz"]);
    }

    [Fact]
    public void The_package_for_Verso_is_one_assembly_and_leaves_the_contract_to_Verso()
    {
        using var package = ZipFile.OpenRead(packages.Verso);
        string[] files = [.. package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal) || name.EndsWith(".dll", StringComparison.Ordinal))];
        Assert.Equal(["lib/net10.0/NotebookViz.Verso.dll", "lib/net10.0/NotebookViz.Verso.xml"], files.Order(StringComparer.Ordinal));
        var dependency = Assert.Single(Nuspec(packages.Verso).Descendants(), e => e.Name.LocalName == "dependency");
        Assert.Equal(("NotebookViz", packages.Version), ((string)dependency.Attribute("id")!, (string)dependency.Attribute("version")!));
    }

    [Fact]
    public void All_packages_say_under_which_licence_and_show_the_readme()
    {
        foreach (var package in (string[])[packages.Library, packages.PlotlyNet, packages.Verso, packages.Tool])
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

    private static Dictionary<string, string> Dependencies(string package) => Nuspec(package).Descendants()
        .Where(e => e.Name.LocalName == "dependency").ToDictionary(e => (string)e.Attribute("id")!, e => (string)e.Attribute("version")!);

    private static XDocument Nuspec(string path)
    {
        using var package = ZipFile.OpenRead(path);
        using var stream = package.Entries.Single(e => e.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream);
    }
}
