namespace NotebookViz.Cli.Execution;

/// <summary>Packages that cannot be had, in NuGet's words without the paths of this machine.</summary>
internal sealed class PackageException(string message) : Exception(message);
