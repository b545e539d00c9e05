using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using System.Xml.Linq;
using Microsoft.DotNet.Interactive;
using Microsoft.Extensions.DependencyModel;
using NotebookViz.Common;

namespace NotebookViz.Cli.Kernels;

/// <summary>
/// The NotebookViz that was built with this tool. <c>#r "nuget: NotebookViz"</c> without a version refers to it, so that no feed has to be
/// set up to run a notebook. NuGet gets an empty package that lists the dependencies, so it resolves them together with those of other packages.
/// </summary>
internal static class ThisBuild
{
    public const string Name = "NotebookViz";

    private static readonly XNamespace Schema = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";

    private static readonly Lazy<string> LazyVersion = new(() =>
        // The fourth number makes the version greater than the release, so that packages that require the release accept it. It depends on the dependencies.
        $"{Library.Version.Split('-')[0]}.{(ushort)XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(Nuspec("").ToString()))}");

    /// <summary>The version as a user knows it.</summary>
    public static string Version => Library.Version;

    /// <summary>The version of the package that stands for this build.</summary>
    public static string PackageVersion => LazyVersion.Value;

    /// <summary>Whether a text contains the version of that package. Until a cell has requested it no text does, so it need not be computed.</summary>
    public static bool IsNamedIn(string text) => LazyVersion.IsValueCreated && text.Contains(PackageVersion, StringComparison.Ordinal);

    /// <summary>Returns a text with the version as a user knows it.</summary>
    public static string WithKnownVersion(string text) => IsNamedIn(text) ? text.Replace(PackageVersion, Version, StringComparison.Ordinal) : text;

    public static string AssemblyPath { get; } = Path.Combine(AppContext.BaseDirectory, Name + ".dll");

    /// <summary>The packages that NotebookViz depends on.</summary>
    public static IEnumerable<(string Name, string Version, int Line)> Dependencies =>
        Library.Dependencies.Select(dependency => (dependency.Name, dependency.Version, 0));

    /// <summary>Whether a resolved package stands for this build.</summary>
    public static bool Is(ResolvedPackageReference package) =>
        package.PackageName.Equals(Name, StringComparison.OrdinalIgnoreCase) && package.PackageVersion == PackageVersion;

    /// <summary>Writes the package if it does not exist yet.</summary>
    /// <returns>The folder that is its package source.</returns>
    public static string Feed()
    {
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "notebookviz", "packages");
        var path = Path.Combine(folder, $"{Name}.{PackageVersion}.nupkg");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            CompleteFile.Write(path, stream =>
            {
                using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
                using (var nuspec = archive.CreateEntry(Name + ".nuspec").Open())
                    Nuspec(PackageVersion).Save(nuspec);
                // NuGet reports a package without assemblies to the kernel only if it has a tools folder.
                archive.CreateEntry("tools/_._");
            });
        }
        return folder;
    }

    private static XElement Nuspec(string version) => new(Schema + "package", new XElement(Schema + "metadata",
        new XElement(Schema + "id", Name),
        new XElement(Schema + "version", version),
        new XElement(Schema + "authors", Name),
        new XElement(Schema + "description", "Stands for the NotebookViz that was built with the notebookviz tool."),
        new XElement(Schema + "dependencies", new XElement(Schema + "group", new XAttribute("targetFramework", "net10.0"),
            Library.Dependencies.Select(dependency => new XElement(Schema + "dependency",
                new XAttribute("id", dependency.Name), new XAttribute("version", dependency.Version)))))));

    private static RuntimeLibrary Library => DependencyContext.Default?.RuntimeLibraries.FirstOrDefault(library => library.Name == Name)
        ?? throw new CliException($"{Name}: the .deps.json of the tool does not list it. Install the tool again.");
}
