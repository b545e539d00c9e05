using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NotebookViz.Torch.Native;

/// <summary>Loads a native library from bytes, through a file in a cache folder of the user's.</summary>
internal static class LibraryCopy
{
    /// <summary>
    /// Writes <paramref name="content"/> to <paramref name="cacheFolder"/> (null: there is none) unless it is there already, and
    /// loads it. Where that folder cannot be written to or loaded from, a private folder under the temporary one serves for as
    /// long as the loading takes. Several processes may do this at once.
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
            // Not writable: the next attempt is made below.
        }

        return TryLoadFromTemp(content, name, out handle);
    }

    /// <summary>The user's cache folder for this library, or null where the system names none. It may not exist yet.</summary>
    public static string? UserCacheFolder()
    {
        var xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        // The XDG specification has relative paths ignored.
        var root = Path.IsPathFullyQualified(xdg ?? "")
            ? xdg!
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return root.Length == 0 ? null : Path.Combine(root, "notebookviz");
    }

    /// <summary>
    /// The path of a file in <paramref name="folder"/> with that content. Its name holds a hash of the content, so that
    /// versions live side by side.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    public static string Store(byte[] content, string name, string folder)
    {
        var hash = Convert.ToHexString(SHA256.HashData(content), 0, 8).ToLowerInvariant();
        var path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)}-{hash}{Path.GetExtension(name)}");
        // The name alone is no proof: a disk that was full or a meddler may have left other bytes under it.
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
            return path;

        Directory.CreateDirectory(folder);
        var unfinished = Path.Combine(folder, $"{Path.GetRandomFileName()}.tmp");
        try
        {
            File.WriteAllBytes(unfinished, content);
            // Moving replaces the name in one step: no process ever maps half a file, and one that maps the old file keeps it.
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
            // Readable and writable by this user alone: the temporary folder itself is everybody's.
            var folder = Directory.CreateTempSubdirectory("notebookviz-");
            try
            {
                var path = Path.Combine(folder.FullName, name);
                File.WriteAllBytes(path, content);
                return NativeLibrary.TryLoad(path, out handle);
            }
            finally
            {
                folder.Delete(recursive: true); // what is mapped stays mapped
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return handle != 0;
        }
    }
}
