namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>What a program printed, and how it ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>The last line on stderr: what is said when all is done.</summary>
    public string LastError => Error.TrimEnd().Split('\n')[^1].Trim();
}
