using System.CommandLine;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Commands;

/// <summary><c>notebookviz convert</c>: writes a notebook in the other format, without running it.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var notebook = NotebookArguments.Notebook();
        // Required, because the notebook beside it in the other format may have outputs that the conversion would overwrite.
        var output = new Option<string>("--output", "-o")
        {
            Description = "Where to write it. The file extension, .ipynb or .dib, sets the format.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("convert",
            "Write a .ipynb as .dib or a .dib as .ipynb, without running it. Reports what .dib cannot store, such as outputs.")
        {
            notebook, output,
        };
        command.SetAction((arguments, cancellationToken) => ExecuteAsync(
            arguments.GetRequiredValue(notebook), arguments.GetRequiredValue(output), cancellationToken));
        return command;
    }

    private static async Task<int> ExecuteAsync(string path, string output, CancellationToken cancellationToken)
    {
        NotebookFile.CheckEnding(output);
        OutputFile.Checked(output);
        var notebook = await NotebookFile.ReadAsync(path, cancellationToken);
        await NotebookFile.WriteAsync(output, notebook, cancellationToken);
        if (NotebookFile.IsDib(output) && DibLosses.Of(notebook) is { Count: > 0 } losses)
            Console.Error.WriteLine(TerminalText.OneLine($"{output}: a .dib cannot store {Joined(losses)}; they are left out. {path} still has them."));
        return 0;
    }

    private static string Joined(IReadOnlyList<string> phrases) => phrases.Count == 1
        ? phrases[0]
        : $"{string.Join(", ", phrases.SkipLast(1))} and {phrases[^1]}";
}
