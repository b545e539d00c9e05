using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Cli;

/// <summary>Writes a file that is complete or not there: a run that is stopped never leaves half a notebook behind.</summary>
internal static class AtomicFile
{
    public static Task WriteAsync(string path, string text, CancellationToken cancellationToken = default) =>
        WriteAsync(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), cancellationToken);

    public static async Task WriteAsync(string path, Action<Stream> write, CancellationToken cancellationToken = default)
    {
        try
        {
            await Task.Run(() => CompleteFile.Write(path, write), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CheckFolder(path);
            throw new CliException($"{path}: cannot be written. {e.Message}", e);
        }
    }

    /// <exception cref="CliException">The folder of the file does not exist.</exception>
    public static void CheckFolder(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new CliException($"{path}: cannot be written, its folder does not exist. Create the folder or name another with -o.");
    }
}
