namespace NotebookViz.Common;

/// <summary>Writes files that are complete or not there.</summary>
internal static class CompleteFile
{
    /// <summary>Writes a file under a temporary name and moves it, over one that is there.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content));

    /// <summary>
    /// Writes a file under a temporary name, piece by piece, and moves it, over one that is there. The file keeps its permissions, and a
    /// symbolic link stays: the file that it leads to is written.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = TargetOf(path);
        string folder = Path.GetDirectoryName(target)!;
        // Beside the target, because a move is atomic within one file system only. A name of its own, because the target's may be as long as
        // names can be.
        string temporary = Path.Combine(folder, $".notebookviz-{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = Create(temporary, target))
                write(stream);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            // Gone already where the move succeeded; deleting what does not exist is no error, a missing folder is.
            if (Directory.Exists(folder))
                File.Delete(temporary);
        }
    }

    /// <summary>The full path of the file that is written: where a path is a symbolic link, the file at its end, which may not exist yet.</summary>
    public static string TargetOf(string path) => new FileInfo(path).LinkTarget is null
        ? Path.GetFullPath(path)
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    private static FileStream Create(string temporary, string target)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(target))
            return File.Create(temporary);
        var mode = File.GetUnixFileMode(target);
        // From the beginning, so that nobody reads in the meantime what the target keeps from them.
        var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode & UserAccess | UnixFileMode.UserWrite });
        try
        {
            // What is created loses what the process' mask takes away.
            File.SetUnixFileMode(stream.SafeFileHandle, mode);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private const UnixFileMode UserAccess = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
}
