using System.CommandLine;

namespace NotebookViz.Cli.Commands;

/// <summary>What the commands on a weight file have in common.</summary>
internal static class WeightArguments
{
    private const int MostSuggestions = 5;

    public static Argument<string> File() => new("file")
    {
        Description = "The file with the weights: .safetensors, .h5, .keras, .pt, .onnx, .npy, .npz, TensorFlow.js' model.json, TorchSharp's .dat.",
        HelpName = "FILE",
    };

    /// <summary>Does what needs a file's weights; what is wrong with the file is told in one line.</summary>
    /// <exception cref="CliException">The file is missing or cannot be read.</exception>
    public static T Read<T>(string path, Func<WeightList, T> use)
    {
        try
        {
            return use(WeightFile.Open(path));
        }
        catch (FileNotFoundException e)
        {
            throw new CliException($"{path}: there is no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CliException(TerminalText.OneLine(e.Message), e);
        }
    }

    /// <summary>The weight of that name alone.</summary>
    /// <exception cref="CliException">There is none; the message tells those whose names are nearest.</exception>
    public static WeightList Pick(WeightList weights, string name)
    {
        if (weights.FirstOrDefault(weight => weight.Name == name) is { } weight)
            return new([weight], weights.Owner);
        string remedy = weights.Count == 0
            ? "It has no weights."
            : $"{(weights.Count == 1 ? "There is" : "The nearest are")} {string.Join(", ", Nearest(weights, name).Select(near => $"'{near}'"))}; 'notebookviz summary' lists all.";
        throw new CliException(TerminalText.OneLine($"{weights.Owner}: no weight is named '{name}'. {remedy}"));
    }

    private static IEnumerable<string> Nearest(WeightList weights, string name) => weights
        .Select(weight => weight.Name)
        .OrderBy(other => other.Contains(name, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
        .ThenBy(other => Distance(other.ToLowerInvariant(), name.ToLowerInvariant()))
        .Take(MostSuggestions);

    // Levenshtein's: how many letters to put in, take out or change.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
