using NotebookViz.Common;

namespace NotebookViz.Formats;

/// <summary>The files that a file refers to: shards and external data. They lie in its folder or below, and nowhere else.</summary>
internal static class Neighbours
{
    // The limit of Linux, beyond which it reports a loop.
    private const int MostLinks = 40;

    /// <summary>Opens a file that another one names.</summary>
    /// <param name="file">The file that refers to it.</param>
    /// <param name="reference">The path in that file, relative to its folder.</param>
    /// <param name="weight">The weight concerned; null if there are several.</param>
    /// <exception cref="WeightFileException">It is not there, or not within the folder once links are followed.</exception>
    public static SourceFile Open(SourceFile file, string reference, string? weight) => Find(file, reference, weight)
        ?? throw file.Malformed($"it refers to the file '{reference}', which is not there; copy it into the same folder.", weight);

    /// <inheritdoc cref="Open"/>
    /// <returns>The file; null if it is not there.</returns>
    /// <exception cref="WeightFileException">It is not within the folder once links are followed.</exception>
    public static SourceFile? Find(SourceFile file, string reference, string? weight)
    {
        if (!file.HasNeighbours)
            throw file.Malformed($"it refers to the file '{reference}' beside it; open it by its path instead of a stream.", weight);
        if (reference.Length == 0 || reference.Contains('\0') || Path.IsPathRooted(reference) || reference.Contains(':') || reference[0] is '/' or '\\'
            || reference.Split('/', '\\').Contains(".."))
            throw Unsafe($"it refers to '{reference}', which is not within its folder; only files beside it are read.");
        if (file.Path is not { } own)
            return file.FindRemote(reference);
        string folder = Path.GetDirectoryName(own)!;
        string path = Path.GetFullPath(Path.Combine(folder, reference));
        if (!File.Exists(path))
            return null;

        // A download cache stores the files elsewhere and links to them; then all of them are beside the real file.
        string real = RealPath(file, path);
        if (!IsWithin(real, RealPath(file, folder)) && !IsWithin(real, Path.GetDirectoryName(RealPath(file, own))!))
            throw Unsafe($"it refers to '{reference}', a link that leads out of its folder; only files beside it are read: copy the file there.");
        return file.OpenBeside(path);

        WeightFileException Unsafe(string problem) => new(file.Name, weight, problem) { IsUnsafe = true };
    }

    private static bool IsWithin(string path, string folder) => path.StartsWith(
        Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, Platforms.Here == Platform.Windows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string RealPath(SourceFile file, string path)
    {
        int links = 0;
        string root = Path.GetPathRoot(path)!, done = root;
        var rest = new Stack<string>(Parts(path, root));
        while (rest.TryPop(out var part))
        {
            string next = Path.Combine(done, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                done = next;
                continue;
            }
            if (++links > MostLinks)
                throw file.Malformed($"'{path}' is a link that leads round in a circle.");
            string whole = Path.GetFullPath(target, done);
            done = Path.GetPathRoot(whole)!;
            foreach (string piece in Parts(whole, done))
                rest.Push(piece);
        }
        return done;
    }

    // The last part first, so that the first part is on top of the stack.
    private static IEnumerable<string> Parts(string path, string root) =>
        Enumerable.Reverse(path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries));
}
