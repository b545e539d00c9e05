using System.CommandLine;

namespace NotebookViz.Cli.Commands;

/// <summary>What the commands on a notebook have in common.</summary>
internal static class NotebookArguments
{
    public static Argument<string> Notebook() => new("notebook") { Description = "The notebook: a .ipynb or .dib file.", HelpName = "NOTEBOOK" };

    public static Option<string?> Output(string description) => new("--output", "-o") { Description = description, HelpName = "FILE" };

    /// <summary>The folder that a notebook's relative paths are seen from.</summary>
    public static string FolderOf(string notebook) => Path.GetDirectoryName(Path.GetFullPath(notebook))!;
}
