namespace NotebookViz.Cli.Commands;

/// <summary>Where weights are read from: the path of a file, or an address.</summary>
internal static class WeightSource
{
    private static readonly string[] Schemes = ["https:", "http:", "hf:"];

    /// <summary>True for an address, which is not a path.</summary>
    public static bool IsAddress(string source) => Schemes.Any(scheme => source.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The name of the file, for titles and for the names of other files. The query of an address is not part of it, because it may be secret.
    /// </summary>
    public static string NameOf(string source) => Path.GetFileName(IsAddress(source) ? source.Split('?', '#')[0].TrimEnd('/') : source);

    /// <summary>The name in messages: a path as it was given, an address by the name of the file.</summary>
    public static string Shown(string source) => IsAddress(source) ? NameOf(source) : source;

    /// <summary>Lists the weights.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="CliException">The address is not supported, or an environment variable for addresses is invalid.</exception>
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
            // Removes the name of the parameter, which is for programmers.
            throw new CliException(TerminalText.OneLine(error.Message.Split(" (Parameter")[0]), error);
        }
    }
}
