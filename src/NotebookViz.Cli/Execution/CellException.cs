namespace NotebookViz.Cli.Execution;

/// <summary>Why a cell failed, in the terms of the notebook: nothing of this machine's paths, nothing of the tool's own stack.</summary>
internal sealed class CellException(string name, string message, int? line, IReadOnlyList<string>? traceback = null) : Exception(message)
{
    /// <summary>The kind of error: the exception's type, or what takes its place where there was none.</summary>
    public string Name { get; } = name;

    /// <summary>The line in the cell, counted from 1; null where it is not known.</summary>
    public int? Line { get; } = line;

    public IReadOnlyList<string> Traceback { get; } = traceback ?? [$"{name}: {message}"];
}
