namespace NotebookViz.Cli.Execution;

/// <summary>A package on disk, with what of it is for this machine.</summary>
internal sealed record ResolvedPackage(string Name, string Version)
{
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>The assemblies to compile against.</summary>
    public IReadOnlyList<string> CompileAssemblies { get; init; } = [];

    /// <summary>The assemblies to load.</summary>
    public IReadOnlyList<string> RuntimeAssemblies { get; init; } = [];

    public IReadOnlyList<string> NativeLibraries { get; init; } = [];

    public PackageExtension? Extension { get; init; }
}
