namespace NotebookViz.KernelTests.Infrastructure;

/// <summary>What the kernel reported while it ran a cell.</summary>
/// <param name="Displays">What was displayed, each in its MIME types; the value of the cell last.</param>
/// <param name="Value">The value in which the cell ends; null if it has none.</param>
/// <param name="Error">The text on the standard error stream, compiler warnings included.</param>
/// <param name="Failure">The message of the error that ended the cell; null if there was none.</param>
internal sealed record CellResult(IReadOnlyList<IReadOnlyDictionary<string, string>> Displays, IReadOnlyDictionary<string, string>? Value, string Error, string? Failure)
{
    /// <summary>The value of a cell without errors.</summary>
    public IReadOnlyDictionary<string, string> Shown
    {
        get
        {
            Assert.True(Failure is null, Failure);
            Assert.True(Value is not null, "The cell has no value. " + Error);
            return Value;
        }
    }
}
