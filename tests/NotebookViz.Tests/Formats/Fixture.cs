namespace NotebookViz.Tests.Formats;

/// <summary>The files of the Fixtures folder, which generate.py wrote with each format's own writer.</summary>
internal static class Fixture
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static string PathOf(string file) => Path.Combine(Folder, file);

    public static WeightList Open(string file) => WeightFile.Open(PathOf(file));
}
