using Microsoft.Extensions.DependencyModel;

namespace NotebookViz.Cli.Execution;

/// <summary>
/// The NotebookViz that was built with this tool. <c>#r "nuget: NotebookViz"</c> without a version means it, so that a notebook
/// runs without a feed to set up; what it depends on is read from the tool's <c>.deps.json</c>.
/// </summary>
internal static class ThisBuild
{
    public const string Name = "NotebookViz";

    public static string Version => Library.Version;

    public static string AssemblyPath { get; } = Path.Combine(AppContext.BaseDirectory, Name + ".dll");

    public static string ExtensionPath { get; } = Path.Combine(AppContext.BaseDirectory, PackageExtension.RelativePath);

    public static IEnumerable<PackageRequest> Dependencies => Library.Dependencies.Select(d => new PackageRequest(d.Name, d.Version));

    private static RuntimeLibrary Library => DependencyContext.Default?.RuntimeLibraries.FirstOrDefault(l => l.Name == Name)
        ?? throw new CliException($"{Name}: the .deps.json of the tool does not list it. Install the tool again.");

    public static bool Is(PackageRequest request) =>
        request.Version is null && request.Name.Equals(Name, StringComparison.OrdinalIgnoreCase);
}
