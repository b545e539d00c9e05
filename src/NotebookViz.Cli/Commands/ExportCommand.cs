using System.CommandLine;

namespace NotebookViz.Cli.Commands;

/// <summary><c>notebookviz export</c>: writes the values of a file in another format.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var file = WeightArguments.File();
        var tensor = new Option<string?>("--tensor") { Description = "Write only the weight with this name.", HelpName = "NAME" };
        var output = new Option<string>("-o", "--output")
        {
            Description = "Where to write. The file extension sets the format: .npz or .safetensors, and for one weight also .npy or .csv.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("export", "Write the values of a file in another format: .safetensors, NumPy's .npz and .npy, or .csv. Values stay exact.") { file, tensor, output };
        command.SetAction((arguments, cancellationToken) => ExecuteAsync(
            arguments.GetRequiredValue(file), arguments.GetValue(tensor), arguments.GetRequiredValue(output), cancellationToken));
        return command;
    }

    private static async Task<int> ExecuteAsync(string path, string? tensor, string output, CancellationToken cancellationToken)
    {
        string full = OutputFile.Checked(output, path);
        await WeightProgress.RunAsync($"Writing {Path.GetFileName(output)}", (progress, token) => WeightArguments.Read(path, weights =>
        {
            var chosen = tensor is null ? weights : WeightArguments.Pick(weights, tensor);
            string ending = Path.GetExtension(full).ToLowerInvariant();
            string[] endings = chosen.Count == 1 ? [".npy", ".csv", ".npz", ".safetensors"] : [".npz", ".safetensors"];
            if (!endings.Contains(ending))
                throw new CliException(TerminalText.OneLine(ending is ".npy" or ".csv"
                    ? $"{output}: {ending} holds one weight, but {weights.Owner} has {weights.Count}. Name one with --tensor, or write .npz or .safetensors."
                    : $"{output}: '{ending}' is no format for values. Use {string.Join(", ", endings)}; pages are written by 'notebookviz show'."));
            try
            {
                if (chosen.Count == 1)
                    chosen[0].Save(full, progress, token);
                else
                    chosen.Save(full, progress, token);
            }
            catch (InvalidOperationException e)
            {
                throw new CliException(TerminalText.OneLine($"{WeightSource.Shown(path)}: {e.Message}"), e);
            }
            return true;
        }), cancellationToken);
        Console.Out.WriteLine(full);
        return 0;
    }
}
