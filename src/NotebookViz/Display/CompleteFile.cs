namespace NotebookViz.Display;

/// <summary>Writes files that are complete or not there.</summary>
internal static class CompleteFile
{
    /// <summary>Writes a file under a temporary name and moves it, over one that is there.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content));

    /// <summary>Writes a file under a temporary name, piece by piece, and moves it, over one that is there.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full)!;
        // Beside the target, because a move is atomic within one file system only.
        string temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = File.Create(temporary))
                write(stream);
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            // Gone already where the move succeeded; deleting what does not exist is no error, a missing folder is.
            if (Directory.Exists(folder))
                File.Delete(temporary);
        }
    }
}
