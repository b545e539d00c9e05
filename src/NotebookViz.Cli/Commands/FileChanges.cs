using System.Runtime.CompilerServices;

namespace NotebookViz.Cli.Commands;

/// <summary>
/// Tells when a file was saved. It looks at the file, again and again, instead of having the system tell: that sees editors which replace
/// the file as well as those which write into it, and works in containers and on network drives.
/// </summary>
internal static class FileChanges
{
    /// <summary>Also how long a file must stay as it is: who is still writing is waited for.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    /// <summary>Once at the beginning, then after each change. A file that is gone is waited for.</summary>
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

    // The time of creation tells a file that has replaced another with the same time and size.
    private sealed record Stamp(DateTime Written, DateTime Created, long Length)
    {
        public static Stamp? Of(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? new Stamp(file.LastWriteTimeUtc, file.CreationTimeUtc, file.Length) : null;
        }
    }
}
