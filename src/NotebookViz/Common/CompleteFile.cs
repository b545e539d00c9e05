namespace NotebookViz.Common;

/// <summary>Writes files completely or not at all.</summary>
internal static class CompleteFile
{
    /// <summary>Writes a file under a temporary name, and then moves it to its path, replacing an existing file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content));

    /// <summary>
    /// Writes a file under a temporary name, piece by piece, and then moves it to its path, replacing an existing file. The file keeps its
    /// permissions. A symbolic link stays, and its target is written. What is no file, such as a pipe or <c>/dev/stdout</c>, is written to.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using (var device = Device(path))
        {
            if (device is not null)
            {
                write(device);
                return;
            }
        }
        string target = TargetOf(path);
        string folder = Path.GetDirectoryName(target)!;
        // In the target's folder, because a move is atomic only within one file system. The name does not include the target's, which may already
        // have the maximum length.
        string temporary = Path.Combine(folder, $".notebookviz-{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = Create(temporary, target))
                write(stream);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            // After a successful move the file is gone. Deleting a missing file is no error, but a missing folder is.
            if (Directory.Exists(folder))
                File.Delete(temporary);
        }
    }

    /// <summary>Returns the full path of the file that is written: for a symbolic link its final target, which may not exist yet.</summary>
    public static string TargetOf(string path) => new FileInfo(path).LinkTarget is null
        ? Path.GetFullPath(path)
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    // Opens what is no file; null for a file. A move would put a file in its place.
    private static FileStream? Device(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
            return null;
        string full = Path.GetFullPath(path);
        bool isNamed = full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            if (isNamed || !stream.CanSeek)
                return stream;
        }
        catch (Exception e) when (!isNamed && e is IOException or UnauthorizedAccessException)
        {
            // A file that may not be written may still be replaced.
        }
        stream?.Dispose();
        return null;
    }

    private static FileStream Create(string temporary, string target)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(target))
            return File.Create(temporary);
        var mode = File.GetUnixFileMode(target);
        // From the start, so that nobody can read the temporary file who may not read the target.
        var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode & UserAccess | UnixFileMode.UserWrite });
        try
        {
            // On creation, the process' umask has removed permissions.
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
