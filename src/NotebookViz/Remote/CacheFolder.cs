using System.Collections.Concurrent;

namespace NotebookViz.Remote;

/// <summary>
/// Keeps the cache of all remote files below a size: the blocks that were not used for the longest time are deleted first. Thread-safe. Several processes may use
/// one folder; each counts what it writes itself, so for a while the folder may exceed the size by a sixteenth for each further process.
/// </summary>
internal sealed class CacheFolder
{
    private const int Steps = 16, NameLength = 32;

    // One for each folder and size, so that not every file that is opened counts the blocks of all.
    private static readonly ConcurrentDictionary<(string Path, long Size), CacheFolder> Known = new();

    private readonly string _path;
    private readonly long _size, _step;
    private readonly Lock _gate = new();
    private long _written;

    private CacheFolder(string path, long size)
    {
        (_path, _size, _step) = (path, size, Math.Max(1, size / Steps));
        // What earlier processes left is counted at the first write.
        _written = _step;
    }

    /// <summary>Returns the folder at a path.</summary>
    /// <param name="path">The folder of all caches.</param>
    /// <param name="size">The most bytes that its blocks may take.</param>
    public static CacheFolder Of(string path, long size) => Known.GetOrAdd((Path.GetFullPath(path), size), key => new(key.Path, key.Size));

    /// <summary>Makes room for a block that is written next.</summary>
    /// <returns>False if the block is larger than the whole cache may be.</returns>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public bool MakeRoom(long length)
    {
        if (length > _size)
            return false;
        lock (_gate)
        {
            _written += length;
            if (_written >= _step)
            {
                Trim(_size - Math.Max(_step, length));
                _written = length;
            }
        }
        return true;
    }

    private void Trim(long goal)
    {
        var blocks = Blocks().Select(file => (File: file, file.Length, Used: file.LastAccessTimeUtc)).ToList();
        long total = blocks.Sum(block => block.Length);
        foreach (var (file, length, _) in blocks.OrderBy(block => block.Used).TakeWhile(_ => total > goal))
        {
            try
            {
                file.Delete();
                total -= length;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another process is reading it, so it is in use.
            }
        }
    }

    // The folder may be one of the user's, with other files in it.
    private IEnumerable<FileInfo> Blocks() =>
        from file in new DirectoryInfo(_path).EnumerateDirectories()
        where IsOwn(file)
        from version in file.EnumerateDirectories()
        where IsOwn(version)
        from block in version.EnumerateFiles()
        where block.Exists
        select block;

    private static bool IsOwn(DirectoryInfo folder) => folder.Name.Length == NameLength && folder.Name.All(char.IsAsciiHexDigitLower);
}
