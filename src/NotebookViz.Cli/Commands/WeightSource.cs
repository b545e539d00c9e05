namespace NotebookViz.Cli.Commands;

/// <summary>Where weights are read from: the path of a file, or an address.</summary>
internal static class WeightSource
{
    private static readonly string[] Schemes = ["https:", "http:", "hf:"];

    /// <summary>True for an address, which is not a path.</summary>
    public static bool IsAddress(string source) => Schemes.Any(scheme => source.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>The name of the file, for titles and for the names of other files. What follows "?" in an address is none of it: it may be secret.</summary>
    public static string NameOf(string source) => Path.GetFileName(IsAddress(source) ? source.Split('?', '#')[0].TrimEnd('/') : source);

    /// <summary>What messages call it: a path as it was given, an address by the file's name.</summary>
    public static string Shown(string source) => IsAddress(source) ? NameOf(source) : source;

    /// <summary>Lists the weights.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="CliException">It is an address of a kind that is not read, or a variable for addresses is wrong.</exception>
    public static WeightList Open(string source)
    {
        if (!IsAddress(source))
            return WeightFile.Open(source);
        if (!Uri.TryCreate(source, UriKind.Absolute, out var address))
            throw new CliException("This is not an address. Give one such as https://host/model.safetensors or hf:owner/model.");
        try
        {
            return WeightFile.Open(address);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // The name of the parameter is for programmers.
            throw new CliException(TerminalText.OneLine(error.Message.Split(" (Parameter")[0]), error);
        }
    }
}
