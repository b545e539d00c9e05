using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>Files of the documentation that are made: a test fails where they are not what is made today; with NOTEBOOKVIZ_ACCEPT=1 they become it.</summary>
internal static class Accepted
{
    private const string Remedy = "Accept it with NOTEBOOKVIZ_ACCEPT=1.";

    private static bool Accepts => Environment.GetEnvironmentVariable("NOTEBOOKVIZ_ACCEPT") == "1";

    public static void Matches(string text, string path)
    {
        var before = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (before == text)
            return;
        var line = before.Split('\n').Zip(text.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count() + 1;
        Write(path, System.Text.Encoding.UTF8.GetBytes(text), $"{Name(path)} is not what is written today, from line {line} on. {Remedy}");
    }

    public static void Matches(byte[] bytes, string path)
    {
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            Write(path, bytes, $"{Name(path)} is not the picture that is made today. {Remedy}");
    }

    public static void IsGone(string path)
    {
        Assert.True(Accepts, $"{Name(path)} is written by nothing any more. {Remedy}");
        File.Delete(path);
    }

    private static void Write(string path, byte[] bytes, string problem)
    {
        Assert.True(Accepts, problem);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private static string Name(string path) => Path.GetRelativePath(Build.Repository(), path).Replace('\\', '/');
}
