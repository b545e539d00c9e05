namespace NotebookViz.Cli.Execution;

/// <summary>A code cell taken apart: what it asks of the kernel, and the pieces to run in order.</summary>
internal sealed record CellCode(
    IReadOnlyList<Located<string>> Sources,
    IReadOnlyList<Located<PackageRequest>> Packages,
    IReadOnlyList<Located<string>> Assemblies,
    IReadOnlyList<CellPart> Parts,
    bool ShowsTime);

/// <summary>A piece of a cell in one language. The code keeps its lines: those before it are blank, so that line numbers are those of the cell.</summary>
internal sealed record CellPart(string Language, string Code, int Line);

/// <summary>A value and the line of the cell where it stands, counted from 1.</summary>
internal readonly record struct Located<T>(T Value, int Line);
