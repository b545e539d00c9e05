using NotebookViz.Display;

namespace NotebookViz.Cli.Commands;

/// <summary>The file that a command writes.</summary>
internal static class OutputFile
{
    /// <summary>Returns the full path of the file that <c>-o</c> names. Call it before any work, which would be lost if the file cannot be written.</summary>
    /// <exception cref="CliException">Its folder does not exist, or it is a folder itself.</exception>
    public static string Checked(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new CliException($"{path}: cannot be written, it is a folder. Name a file with -o.");
        AtomicFile.CheckFolder(path);
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
