using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookViz.Cli.Execution;

/// <summary>The assemblies that the process was started with: the framework's and the tool's own. They win over those of packages.</summary>
internal static class PlatformAssemblies
{
    private static readonly Dictionary<string, string> Paths =
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .GroupBy(path => Path.GetFileNameWithoutExtension(path)!, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => g.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>What every cell may use: the framework, the formatters and the helpers.</summary>
    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. Paths.Values.Where(IsFramework)
            .Append(typeof(Formatter).Assembly.Location)
            .Append(typeof(IHtmlContent).Assembly.Location)
            .Append(typeof(PlatformAssemblies).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static string? Find(string simpleName) => Paths.GetValueOrDefault(simpleName);

    /// <summary>Whether the reference is part of <see cref="References"/>.</summary>
    public static bool IsReferenced(string simpleName) =>
        Find(simpleName) is { } path && (IsFramework(path) || References.Any(r => r.Display == path));

    public static Version Version(string path) => AssemblyName.GetAssemblyName(path).Version ?? new Version();

    private static bool IsFramework(string path) =>
        Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location)
        && IsManaged(path);

    // The framework's folder holds native libraries too; those in the list are managed, but for a few in old runtimes.
    private static bool IsManaged(string path) => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
}
