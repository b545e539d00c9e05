namespace NotebookViz.Cli.Kernels;

/// <summary>The cells that have failed, the first one first; none where all went well.</summary>
internal sealed record RunResult(IReadOnlyList<CellFailure> Failures)
{
    public bool Succeeded => Failures.Count == 0;
}

/// <summary>One failed cell. The number is its place among all cells of the notebook, from 1.</summary>
internal sealed record CellFailure(int Cell, int? Line, string Name, string Message)
{
    /// <summary>One line for the terminal.</summary>
    public override string ToString()
    {
        var line = Line is { } number ? $", line {number}" : "";
        var first = Message.Split('\n')[0];
        return Name == "CompilationError" ? $"cell {Cell}{line}: {first}" : $"cell {Cell}{line}: {Name}: {first}";
    }
}
