using System.Reflection;
using System.Xml.Linq;

namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>What the build of these tests knows: where things are, and which versions they have.</summary>
internal static class Build
{
    public static string Configuration => Metadata("Configuration");

    /// <summary>A version of FSharp.Core that Plotly.NET does not load with.</summary>
    public static string OlderFSharpCore => Metadata("OlderFSharpCore");

    public static string PackageRoot => Metadata("NuGetPackageRoot");

    public static string Repository(params string[] parts) => Path.Combine([Metadata("RepositoryRoot"), .. parts]);

    /// <summary>The version that the repository uses of a package.</summary>
    public static string VersionOf(string package) => XDocument.Load(Repository("Directory.Packages.props"))
        .Descendants("PackageVersion").Single(e => (string?)e.Attribute("Include") == package).Attribute("Version")!.Value;

    private static string Metadata(string key) =>
        typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    /// <summary>The built program that <c>tests/NotebookViz.AotApp</c> is when it is not compiled ahead of time.</summary>
    public static string AotApp =>
        Directory.GetFiles(Repository("tests", "NotebookViz.AotApp", "bin", Configuration, "net10.0"), "NotebookViz.AotApp.dll", SearchOption.AllDirectories).Single();
}
