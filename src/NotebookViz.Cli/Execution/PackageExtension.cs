using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Execution;

/// <summary>A small notebook inside a package that the kernel runs when it loads the package.</summary>
internal sealed record PackageExtension(string PackageName, string Path)
{
    public static readonly string RelativePath = System.IO.Path.Combine("interactive-extensions", "dotnet", "extension.dib");

    public IEnumerable<Cell> ReadCells() => DibFormat.Parse(File.ReadAllText(Path)).CodeCells;
}
