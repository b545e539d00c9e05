using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>Runs what a page tells to type into a terminal, with the tool of this build as <c>notebookviz</c>.</summary>
internal static class Commands
{
    /// <summary>The beginnings of commands that are not run, and why.</summary>
    public static IReadOnlyDictionary<string, string> NotRun { get; } = new Dictionary<string, string>
    {
        ["tests/run.sh"] = "It runs all tests, and so itself.",
        ["NOTEBOOKVIZ_ACCEPT=1 dotnet test tests/NotebookViz.Cli.Tests --filter Docs"] = "It runs itself, and would accept what is checked here.",
        ["NOTEBOOKVIZ_ACCEPT=1 dotnet test tests/NotebookViz.Cli.Tests --filter GeneratedPage"] = "It would accept what is checked here.",
        ["NOTEBOOKVIZ_ACCEPT=1 dotnet test tests/NotebookViz.Cli.Tests --filter ApiReference"] = "It would accept what is checked here.",
        ["dotnet run -c Release --project tests/NotebookViz.Benchmarks"] = "It measures for minutes.",
        ["dotnet pack src/NotebookViz.Cli"] = "The package is made and looked into by PackageContentTests.",
        ["notebookviz summary hf:"] = "It needs the network.",
        ["dotnet tool install"] = "It installs the tool for the user who runs the tests.",
    };

    /// <summary>The lines of a block without those that are not run.</summary>
    public static string ToRun(string code) =>
        string.Join('\n', code.Split('\n').Where(line => !NotRun.Keys.Any(command => line.StartsWith(command, StringComparison.Ordinal))));

    public static Task<ToolResult> RunAsync(string commands, string folder)
    {
        // What stands for the tool: from a clone it is built and run, here it is built already.
        var tool = $"notebookviz() {{ dotnet exec '{Tool.Path}' \"$@\"; }}\n";
        commands = commands.Replace("dotnet run --project src/NotebookViz.Cli --", "notebookviz");
        return Programs.RunAsync(new("sh", ["-ec", tool + commands]) { WorkingDirectory = folder });
    }
}
