using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace NotebookViz.Tests;

/// <summary>
/// Compares output with an approved file in the Expectations folder beside the test. What differs is written next to it as .received;
/// with NOTEBOOKVIZ_ACCEPT=1 it becomes the approved file.
/// </summary>
internal static class Approved
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Matches(string actual, string name, string ending = "txt", [CallerFilePath] string test = "")
    {
        string project = ProjectFolder();
        string folder = Path.Combine(project, Path.GetDirectoryName(test.Replace('\\', '/').Split(Path.GetFileName(project) + "/")[^1])!, "Expectations");
        string approved = Path.Combine(folder, $"{name}.verified.{ending}"), received = Path.Combine(folder, $"{name}.received.{ending}");
        string text = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        bool accept = Environment.GetEnvironmentVariable("NOTEBOOKVIZ_ACCEPT") == "1";
        if (File.Exists(approved) && File.ReadAllText(approved).ReplaceLineEndings("\n") == text)
        {
            File.Delete(received);
            return;
        }
        Directory.CreateDirectory(folder);
        if (accept)
            File.Delete(received);
        File.WriteAllText(accept ? approved : received, text, new UTF8Encoding(false));
        string? expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : null;
        Assert.True(accept, expected is null
            ? $"There is no {Path.GetFileName(approved)} yet; look at {Path.GetFileName(received)} and accept it with NOTEBOOKVIZ_ACCEPT=1."
            : $"{Path.GetFileName(approved)} differs:\n{FirstDifference(expected, text)}\nAccept it with NOTEBOOKVIZ_ACCEPT=1.");
    }

    /// <summary>JSON, a line for each value, so that differences can be read.</summary>
    public static void MatchesJson(string actual, string name, [CallerFilePath] string test = "") =>
        Matches(JsonSerializer.Serialize(JsonDocument.Parse(actual).RootElement, Indented), name, "json", test);

    private static string FirstDifference(string expected, string actual)
    {
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        int line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1}\n  expected: {before.ElementAtOrDefault(line)}\n  actual:   {after.ElementAtOrDefault(line)}";
    }

    /// <summary>The folder of the test project. The tests run somewhere below it; paths in the assembly are mapped away.</summary>
    public static string ProjectFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !folder.EnumerateFiles("*.csproj").Any())
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run below their project.");
    }
}
