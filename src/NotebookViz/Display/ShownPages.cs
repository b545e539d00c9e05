namespace NotebookViz.Display;

/// <summary>The pages that <c>Show()</c> opens: each in a folder of its own that only the user can read.</summary>
internal static class ShownPages
{
    private const string Prefix = "notebookviz-page-";
    private const int LongestName = 60;

    // A browser may read a page long after the program has ended, and a tab may be loaded again.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Where to write a page, in a new folder; pages of other days are removed.</summary>
    /// <param name="name">What is on it.</param>
    public static string NewPath(string name)
    {
        RemoveOld();
        return Path.Combine(Directory.CreateTempSubdirectory(Prefix).FullName, FileName(name));
    }

    /// <summary>Removes a page that was not opened.</summary>
    public static void Remove(string page) => TryDelete(new DirectoryInfo(Path.GetDirectoryName(page)!));

    private static string FileName(string name)
    {
        string plain = string.Concat(name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.');
        return (plain.Length == 0 ? "weights" : plain) + ".html";
    }

    private static void RemoveOld()
    {
        try
        {
            foreach (var folder in new DirectoryInfo(Path.GetTempPath()).EnumerateDirectories(Prefix + "*"))
            {
                if (DateTime.UtcNow - folder.LastWriteTimeUtc > Kept)
                    TryDelete(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or one that another process removes at this moment.
        }
    }

    private static void TryDelete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in the system's folder for what may be lost.
        }
    }
}
