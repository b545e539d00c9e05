namespace NotebookViz.Cli.Notebooks;

/// <summary>Opens a notebook of either format.</summary>
internal static class NotebookFile
{
    public static async Task<Notebook> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var isDib = IsDib(path);
        if (!isDib && !Path.GetExtension(path).Equals(".ipynb", StringComparison.OrdinalIgnoreCase))
            throw new CliException($"{path}: not a notebook. The name of a notebook ends in .ipynb or .dib.");

        string text;
        try
        {
            text = await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException($"{path}: there is no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be read. {(Directory.Exists(path) ? "It is a folder." : e.Message)}", e);
        }

        try
        {
            return isDib ? DibFormat.Parse(text) : IpynbFormat.Parse(text);
        }
        catch (FormatException e)
        {
            throw new CliException($"{path}: not a notebook that can be read. {e.Message}", e);
        }
    }

    public static bool IsDib(string path) => Path.GetExtension(path).Equals(".dib", StringComparison.OrdinalIgnoreCase);
}
