using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NotebookViz.Torch.Native;

/// <summary>Loads a native library from bytes, through a file in the user's cache folder.</summary>
internal static class LibraryCopy
{
    /// <summary>
    /// Writes <paramref name="content"/> to <paramref name="cacheFolder"/> (null for none) unless it is already there, and loads it.
    /// If that folder cannot be written to or loaded from, a private temporary folder is used while loading. Several processes may
    /// do this at once.
    /// </summary>
    public static bool TryLoad(byte[] content, string name, string? cacheFolder, out nint handle)
    {
        handle = 0;
        try
        {
            if (cacheFolder is not null && NativeLibrary.TryLoad(Store(content, name, cacheFolder), out handle))
                return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Not writable: the temporary folder is tried below.
        }

        return TryLoadFromTemp(content, name, out handle);
    }

    /// <summary>Returns the user's cache folder for this library, or null if the system defines none. It may not exist yet.</summary>
    public static string? UserCacheFolder()
    {
        var xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        // The XDG specification says to ignore relative paths.
        var root = Path.IsPathFullyQualified(xdg ?? "")
            ? xdg!
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return root.Length == 0 ? null : Path.Combine(root, "notebookviz");
    }

    /// <summary>
    /// Returns the path of a file in <paramref name="folder"/> with this content. Its name contains a hash of the content, so that
    /// different versions can coexist.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    public static string Store(byte[] content, string name, string folder)
    {
        var hash = Convert.ToHexString(SHA256.HashData(content), 0, 8).ToLowerInvariant();
        var path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)}-{hash}{Path.GetExtension(name)}");
        // The name alone proves nothing: a full disk or another program may have left other bytes in the file.
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
            return path;

        Directory.CreateDirectory(folder);
        var unfinished = Path.Combine(folder, $"{Path.GetRandomFileName()}.tmp");
        try
        {
            File.WriteAllBytes(unfinished, content);
            // Moving is atomic: no process maps half a file, and one that has mapped the old file keeps it.
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        return path;
    }

    private static bool TryLoadFromTemp(byte[] content, string name, out nint handle)
    {
        handle = 0;
        try
        {
            // Accessible to this user only, because all users share the temporary folder itself.
            var folder = Directory.CreateTempSubdirectory("notebookviz-");
            try
            {
                var path = Path.Combine(folder.FullName, name);
                File.WriteAllBytes(path, content);
                return NativeLibrary.TryLoad(path, out handle);
            }
            finally
            {
                folder.Delete(recursive: true); // a mapped file remains usable
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return handle != 0;
        }
    }
}
