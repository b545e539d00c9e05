using System.Diagnostics;

namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>The programs of Jupyter that are installed, each with settings of its own in a folder of the test.</summary>
internal static class Jupyter
{
    /// <summary>Fails unless nbformat finds the notebooks valid; its warnings count too.</summary>
    public static async Task ValidateAsync(string folder, params string[] notebooks)
    {
        const string script = """
            import json, sys, warnings, nbformat
            warnings.simplefilter("error")
            for path in sys.argv[1:]:
                with open(path, encoding="utf-8") as file:
                    nbformat.validate(json.load(file))
            """;
        // The first line of a Python program names the Python that has its packages.
        var python = File.ReadLines(Find("jupyter-nbconvert")).First()["#!".Length..].Trim();
        await RunAsync(python, folder, ["-c", script, .. notebooks]);
    }

    /// <summary>Turns notebooks into pages of the same names in a folder.</summary>
    /// <returns>The paths of the pages.</returns>
    public static async Task<IReadOnlyList<string>> ConvertToHtmlAsync(string folder, params string[] notebooks)
    {
        await RunAsync(Find("jupyter-nbconvert"), folder, ["--to", "html", "--output-dir", folder, .. notebooks]);
        return [.. notebooks.Select(notebook => Path.Combine(folder, Path.GetFileNameWithoutExtension(notebook) + ".html"))];
    }

    /// <summary>A program of Jupyter, not started yet.</summary>
    public static ProcessStartInfo Program(string fileName, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(fileName, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var variable in (string[])["HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"])
            start.Environment[variable] = Directory.CreateDirectory(Path.Combine(folder, $".{variable}")).FullName;
        return start;
    }

    public static string Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            $"These tests need Jupyter: {program} is not in the PATH. tests/setup.sh installs it.");

    private static async Task RunAsync(string fileName, string folder, params string[] arguments)
    {
        var result = await Programs.RunAsync(Program(fileName, folder, arguments));
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }
}
