namespace NotebookViz.Cli;

/// <summary>An error the user can mend. The message names the thing, the value and the remedy; it is printed without a stack trace.</summary>
internal sealed class CliException(string message, Exception? inner = null) : Exception(message, inner);
