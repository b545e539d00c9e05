using NotebookViz.Common;
using NotebookViz.Display;

namespace NotebookViz.Cli.Commands;

/// <summary>The file that a command writes.</summary>
internal static class OutputFile
{
    /// <summary>Returns the full path of the file that <c>-o</c> names. Call it before any work, which would be lost if the file cannot be written.</summary>
    /// <param name="path">The path.</param>
    /// <param name="sources">Files or addresses that are read.</param>
    /// <exception cref="CliException">Its folder does not exist, it is a folder itself, or one of the files that are read.</exception>
    public static string Checked(string path, params string[] sources)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new CliException($"{path}: cannot be written, it is a folder. Name a file with -o.");
        AtomicFile.CheckFolder(path);
        try
        {
            if (sources.Any(source => !WeightSource.IsAddress(source) && CompleteFile.TargetOf(source) == CompleteFile.TargetOf(path)))
                throw new CliException($"{path}: would replace the weights that are read. Name another file with -o.");
        }
        catch (IOException e)
        {
            // Links that lead to each other.
            throw new CliException($"{path}: cannot be written. {e.Message}", e);
        }
        return full;
    }

    /// <summary>Prints where a page was written, and opens it in the browser if the user asked for that.</summary>
    public static void Announce(string path, bool open)
    {
        Console.Out.WriteLine(path);
        if (open)
            Open(path);
    }

    /// <summary>Opens a page in the browser, or says that there is none.</summary>
    public static void Open(string path)
    {
        if (!Browser.TryOpen(path))
            Console.Error.WriteLine($"{path}: there is no browser to open it in. Open it yourself, or set BROWSER.");
    }
}
