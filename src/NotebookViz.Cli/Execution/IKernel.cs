namespace NotebookViz.Cli.Execution;

/// <summary>Runs code of one language, a piece after the other.</summary>
internal interface IKernel
{
    /// <summary>Makes assemblies known to the code that runs from then on.</summary>
    void AddReferences(IEnumerable<string> paths);

    /// <summary>Runs a piece of code; what it declares is there for the next.</summary>
    /// <param name="code">The code, its lines numbered as those of the cell.</param>
    /// <param name="cellName">The name that stands for a file name in stack traces: "Cell 3".</param>
    /// <param name="cancellationToken">Seen between two statements only where the code looks at nothing itself.</param>
    /// <exception cref="CellException">The code does not compile, or it has thrown.</exception>
    Task<KernelValue> RunAsync(string code, string cellName, CancellationToken cancellationToken);
}

/// <summary>What a piece of code has come to.</summary>
internal readonly record struct KernelValue(bool Exists, object? Value);
