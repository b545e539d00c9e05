using System.Runtime.CompilerServices;

namespace NotebookViz.Cli.Commands;

/// <summary>
/// Reports when a file was saved. It polls the file instead of using a FileSystemWatcher, because polling also detects editors that replace the file,
/// and works in containers and on network drives.
/// </summary>
internal static class FileChanges
{
    /// <summary>The polling interval, and how long a file must stay unchanged, so that a write in progress is not reported.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    /// <summary>Yields once at the beginning, then after each change. If the file is missing, it waits until the file is back.</summary>
    public static async IAsyncEnumerable<bool> OfAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stamp? told = null, before = null;
        while (true)
        {
            var stamp = Stamp.Of(path);
            if (stamp is not null && stamp != told && stamp == before)
            {
                told = stamp;
                yield return true;
            }
            before = stamp;
            await Task.Delay(Interval, cancellationToken);
        }
    }

    // The creation time detects a file that has replaced another with the same time and size.
    private sealed record Stamp(DateTime Written, DateTime Created, long Length)
    {
        public static Stamp? Of(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? new Stamp(file.LastWriteTimeUtc, file.CreationTimeUtc, file.Length) : null;
        }
    }
}
