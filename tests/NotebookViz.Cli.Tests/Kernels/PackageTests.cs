using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Kernels;

/// <summary>Packages come from a folder that the test makes; nothing is downloaded. What one test loads no other test loads.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public PackageTests() => _folder.Write("nuget.config",
        """<configuration><packageSources><clear /></packageSources><config><add key="globalPackagesFolder" value="installed" /></config></configuration>""");

    public void Dispose() => _folder.Dispose();

    private string Source => _folder.File("feed");

    private async Task<(ToolResult Result, IReadOnlyList<Cell> Cells)> RunAsync(params string[] cells)
    {
        var result = await Tool.InProcessAsync(_folder.File("installed"), ["run", _folder.WriteNotebook(cells), "--keep-going"]);
        return (result, _folder.ReadCells());
    }

    [Fact]
    public async Task A_package_of_a_local_folder_is_loaded_with_what_it_depends_on()
    {
        TestPackage.Pack(Source, "Tiny.Base", "1.0.0", "public static class Base { public static string Name => \"base\"; }");
        TestPackage.Pack(Source, "Tiny.Top", "1.2.0", "public static class Top { public static string Name => \"top\"; }", dependency: ("Tiny.Base", "1.0.0"));

        var (result, cells) = await RunAsync("#i \"nuget: feed\"\n#r \"nuget: Tiny.Top\"\nTop.Name + Base.Name");

        Assert.Equal("topbase", cells[0].Value());
        Assert.Equal(["<div>Installed packages: Tiny.Top 1.2.0</div>"], cells[0].Outputs.OfType<DataOutput>().Where(output => output.ExecutionCount is null).Select(output => output.Text(MimeTypes.Html)));
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("NuGet downloads packages that are not on this machine yet: Tiny.Top.", result.Error);
    }

    [Fact]
    public async Task The_extension_of_a_package_runs_before_the_code_of_the_cell_for_dependencies_too()
    {
        TestPackage.Pack(Source, "Tiny.Inner", "1.0.0", "public static class Inner { public static string State = \"not loaded\"; }",
            "#!csharp\n\nusing System.Text;\nInner.State = \"loaded\";\n");
        TestPackage.Pack(Source, "Tiny.Outer", "1.0.0", "public class Outer { }", dependency: ("Tiny.Inner", "1.0.0"));

        var (_, cells) = await RunAsync("#i \"nuget: feed\"\n#r \"nuget: Tiny.Outer, 1.0.0\"\nInner.State");
        Assert.Equal("loaded", cells[0].Value());
    }

    [Fact]
    public async Task A_failing_extension_is_reported_and_the_cell_continues()
    {
        TestPackage.Pack(Source, "Tiny.Broken", "1.0.0", "public class Broken { }",
            "#!csharp\n\nthrow new System.InvalidOperationException(\"not today\");\n");

        var (result, cells) = await RunAsync("#i \"nuget: feed\"\n#r \"nuget: Tiny.Broken\"\nnameof(Broken)");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "The notebook extension of Tiny.Broken failed: System.InvalidOperationException: not today\n",
            cells[0].Stream(StreamOutput.StandardError));
        Assert.Equal("Broken", cells[0].Value());
    }

    [Fact]
    public async Task What_NuGet_cannot_find_is_named_without_paths()
    {
        TestPackage.Pack(Source, "Tiny.Base", "1.0.0", "public class Base { }");

        var (_, cells) = await RunAsync(
            "#i \"nuget: feed\"\n\n#r \"nuget: Tiny.Missing\"", "#r \"nuget: Tiny.Base, 2.0.0\"", "#i \"nuget: nowhere\"", "#r \"nuget: Not, a, version\"");

        Assert.StartsWith("error NU1101: Unable to find package Tiny.Missing.", cells[0].Error().Message);
        Assert.StartsWith("error NU1102: Unable to find package Tiny.Base with version (>= 2.0.0)", cells[1].Error().Message);
        Assert.Equal("The package source 'nowhere' is neither a URL nor a folder that exists.", cells[2].Error().Message);
        Assert.Contains("does not name a package and its version", cells[3].Error().Message);
        Assert.DoesNotContain(Path.GetTempPath(), await File.ReadAllTextAsync(_folder.File("notebook.ipynb")));
    }

    [Fact]
    public async Task The_line_of_a_package_that_is_missing_is_told()
    {
        TestPackage.Pack(Source, "Tiny.Base", "1.0.0", "public class Base { }");
        var (result, _) = await RunAsync("#i \"nuget: feed\"\n#r \"nuget: Tiny.Base\"\n#r \"nuget: Tiny.Missing\"");
        Assert.StartsWith("cell 1, line 3: PackageError: error NU1101: ", result.LastError);
    }

    [Fact]
    public async Task Another_version_of_a_loaded_package_is_refused_and_the_same_is_nothing_new()
    {
        TestPackage.Pack(Source, "Tiny.Twice", "1.0.0", "public class Twice { }");
        TestPackage.Pack(Source, "Tiny.Twice", "2.0.0", "public class Twice { }");

        var (_, cells) = await RunAsync("#i \"nuget: feed\"\n#r \"nuget: Tiny.Twice, 1.0.0\"", "#r \"nuget: Tiny.Twice\"", "#r \"nuget: Tiny.Twice, 2.0.0\"");

        Assert.Empty(cells[1].Outputs);
        Assert.Equal("Tiny.Twice version 2.0.0 cannot be added because version 1.0.0 was added previously.", cells[2].Error().Message);
    }

    [Fact]
    public async Task A_referenced_file_is_loaded_and_a_missing_one_is_named()
    {
        File.WriteAllBytes(_folder.File("Helper.dll"), TestPackage.Compile("Helper", "public static class Helper { public static string Answer => \"42\"; }"));

        var (_, cells) = await RunAsync("#r \"Helper.dll\"\nHelper.Answer", "#r \"Other.dll\"");

        Assert.Equal("42", cells[0].Value());
        Assert.StartsWith("(1,1): error CS0006: Metadata file 'Other.dll' could not be found", cells[1].Error().Message);
    }

    [Fact]
    public async Task NotebookViz_without_a_version_is_the_one_beside_the_tool()
    {
        File.Delete(_folder.File("nuget.config"));
        var path = _folder.WriteNotebook("#r \"nuget: NotebookViz\"\ntypeof(NotebookViz.NotebookExtension).Name");

        var result = await Tool.OwnProcessAsync("run", path);

        Assert.True(result.ExitCode == 0, result.Error);
        var cell = Assert.Single(_folder.ReadCells());
        Assert.Equal("NotebookExtension", cell.Value());
        Assert.Empty(cell.Stream(StreamOutput.StandardError));
    }
}
