namespace NotebookViz.Cli.Kernels;

/// <summary>Why a cell failed, in the terms of the notebook: no path of this machine, no stack of the engine.</summary>
internal sealed class CellException(string name, string message, int? line, IReadOnlyList<string>? traceback = null) : Exception(message)
{
    /// <summary>The type of the exception, or the kind of error where nothing was thrown.</summary>
    public string Name { get; } = name;

    /// <summary>The line in the cell, counted from 1; null where it is not known.</summary>
    public int? Line { get; } = line;

    public IReadOnlyList<string> Traceback { get; } = traceback ?? [$"{name}: {message}"];
}
