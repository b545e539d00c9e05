using System.CommandLine;
using System.Globalization;

namespace NotebookViz.Cli.Commands;

/// <summary>The arguments that commands on weight files share.</summary>
internal static class WeightArguments
{
    private const int MostSuggestions = 5;

    public static Argument<string> File() => new("file")
    {
        Description = "The file with the weights: .safetensors, .gguf, .h5, .keras, .pt, .onnx, .npy, .npz, TensorFlow.js' model.json, TorchSharp's .dat. Or an address: https://host/model.safetensors, hf:owner/model or hf:owner/model/file.",
        HelpName = "FILE",
    };

    /// <summary>Opens a file and passes its weights to a function; errors of the file become a one-line message.</summary>
    /// <exception cref="CliException">The file is missing or cannot be read.</exception>
    public static T Read<T>(string path, Func<WeightList, T> use)
    {
        try
        {
            return use(Open(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CliException(TerminalText.OneLine(e.Message), e);
        }
    }

    private static WeightList Open(string path)
    {
        try
        {
            return WeightSource.Open(path);
        }
        catch (FileNotFoundException e)
        {
            throw new CliException($"{path}: there is no such file.", e);
        }
    }

    /// <summary>Returns a list of only the weight with a name, or at an index: "[4]" is the fifth.</summary>
    /// <exception cref="CliException">There is none, or more than one; the message lists the closest names, or the indices.</exception>
    public static WeightList Pick(WeightList weights, string name)
    {
        int[] places = [.. Enumerable.Range(0, weights.Count).Where(place => weights[place].Name == name)];
        if (places.Length == 0 && name is ['[', .. var digits, ']'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given < weights.Count)
            places = [given];
        if (places.Length == 1)
            return new([weights[places[0]]], weights.Owner);
        if (places.Length > 1)
            throw new CliException(TerminalText.OneLine(
                $"{weights.Owner}: {places.Length} weights are named '{name}'; take one by its place: {string.Join(", ", places.Select(place => $"--tensor \"[{place}]\""))}."));
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

    /// <summary>The Levenshtein distance: how many characters to insert, delete or replace.</summary>
    public static int Distance(string a, string b)
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
