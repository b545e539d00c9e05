using System.Text;

namespace NotebookViz.Cli;

/// <summary>Writes a file that is complete or not there: a run that is stopped never leaves half a notebook behind.</summary>
internal static class AtomicFile
{
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken = default)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        // Beside the target, because a move is atomic within one file system only.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            await File.WriteAllTextAsync(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(Directory.Exists(folder)
                ? $"{path}: cannot be written. {e.Message}"
                : $"{path}: cannot be written, its folder does not exist. Create the folder or name another with -o.", e);
        }
        finally
        {
            // Gone already where the move succeeded; deleting what does not exist is no error, a missing folder is.
            if (Directory.Exists(folder))
                File.Delete(temporary);
        }
    }
}
