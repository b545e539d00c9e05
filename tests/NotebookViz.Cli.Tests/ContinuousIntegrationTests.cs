using System.Diagnostics;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

/// <summary>The scripts that run all tests, in a folder of their own with something else in place of the SDK.</summary>
public sealed class ContinuousIntegrationTests : IDisposable
{
    private const string Good = "Passed!  - Failed:     0, Passed:    12, Skipped:     1, Total:    13, Duration: 1 s - A.dll (net10.0)";
    private const string Bad = "Failed!  - Failed:     2, Passed:    10, Skipped:     0, Total:    12, Duration: 1 s - A.dll (net10.0)";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Continuous_integration_runs_the_test_command_of_the_readme()
    {
        if (OperatingSystem.IsWindows())
            return; // The scripts are for bash.
        Assert.Contains("\n```sh\ntests/run.sh\n```\n", File.ReadAllText(Build.Repository("README.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Copy(".ci/run");
        WriteScript("tests/run.sh", "echo '7 passed, 1 failed, 0 skipped'; exit 3");
        Assert.Equal((3, "7 passed, 1 failed, 0 skipped"), await RunAsync(".ci/run"));
    }

    /// <summary>The exit code of the build; of each project its last lines and exit code; the last line of the run.</summary>
    public static TheoryData<int, (string Log, int Status)[], string> Runs => new()
    {
        { 0, [(Good, 0), (Good, 0)], "24 passed, 0 failed, 2 skipped" },
        { 0, [(Good, 0), (Bad, 1)], "22 passed, 2 failed, 1 skipped" },
        { 0, [(Good, 0), ("The active test run was aborted. Reason: Test host process crashed", 1)], "12 passed, 1 failed, 1 skipped" },
        { 0, [(Good + "\nThe active test run was aborted.", 1), (Good, 0)], "24 passed, 1 failed, 2 skipped" },
        { 0, [(Good, 0), ("No test is available in B.dll.", 0)], "12 passed, 1 failed, 1 skipped" },
        { 0, [("", 0), ("", 0)], "0 passed, 2 failed, 0 skipped" },
        { 0, [], "0 passed, 1 failed, 0 skipped" },
        { 1, [(Good, 0)], "0 passed, 1 failed, 0 skipped" },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task What_did_not_run_counts_as_a_failure(int build, (string Log, int Status)[] projects, string lastLine)
    {
        if (OperatingSystem.IsWindows())
            return;
        Copy("tests/run.sh");
        WriteScript("tests/setup.sh", "");
        WriteScript("bin/dotnet", $"[ \"$1\" = build ] && exit {build}; [ \"$1\" = test ] || exit 0; folder=$(dirname \"$2\"); cat \"$folder/log\"; exit \"$(cat \"$folder/status\")\"");
        _folder.Write("NotebookViz.sln", string.Concat(projects.Select((_, i) => $"Project(\"{{1}}\") = \"P{i}.Tests\", \"tests\\P{i}.Tests\\P{i}.Tests.csproj\", \"{{2}}\"\n")));
        for (int i = 0; i < projects.Length; i++)
        {
            _folder.Write($"tests/P{i}.Tests/log", projects[i].Log + "\n");
            _folder.Write($"tests/P{i}.Tests/status", $"{projects[i].Status}");
        }
        Assert.Equal((lastLine.Contains(" 0 failed", StringComparison.Ordinal) ? 0 : 1, lastLine), await RunAsync("tests/run.sh"));
    }

    /// <summary>What the second part of the tests prints, and the last line of the run.</summary>
    [Theory]
    [InlineData(Good, "24 passed, 0 failed, 2 skipped")]
    [InlineData("No test matches the given testcase filter.", "12 passed, 1 failed, 1 skipped")]
    public async Task A_project_that_runs_in_two_parts_runs_each_test_once_and_an_empty_part_counts_as_a_failure(string secondPart, string lastLine)
    {
        if (OperatingSystem.IsWindows())
            return;
        Copy("tests/run.sh");
        WriteScript("tests/setup.sh", "");
        WriteScript("bin/dotnet", $"""
            [ "$1" = test ] || exit 0
            printf '%s\n' "$7" >>filters
            case $7 in *'!'*) echo '{secondPart}' ;; *) echo '{Good}' ;; esac
            """);
        _folder.Write("NotebookViz.sln", """Project("{1}") = "NotebookViz.Cli.Tests", "tests\NotebookViz.Cli.Tests\NotebookViz.Cli.Tests.csproj", "{2}" """ + "\n");

        Assert.Equal((lastLine.Contains(" 0 failed", StringComparison.Ordinal) ? 0 : 1, lastLine), await RunAsync("tests/run.sh"));

        // The filters are each other's negation, so that each test meets one of them.
        var filters = File.ReadAllLines(_folder.File("filters")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, filters.Count);
        Assert.Matches(@"^FullyQualifiedName~[\w.]+(\|FullyQualifiedName~[\w.]+)*$", filters[1]);
        Assert.Equal(filters[1].Replace("~", "!~", StringComparison.Ordinal).Replace('|', '&'), filters[0]);
    }

    [Fact]
    public void Every_test_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Build.Repository("NotebookViz.sln"));
        var projects = Directory.GetFiles(Build.Repository("tests"), "*Tests.csproj", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.Contains($"\\{project}\"", solution, StringComparison.Ordinal));
    }

    private void Copy(string script) => WriteScript(script, File.ReadAllText(Build.Repository(script.Split('/'))));

    private void WriteScript(string name, string code)
    {
        _folder.Write(name, code.StartsWith("#!", StringComparison.Ordinal) ? code : $"#!/usr/bin/env bash\n{code}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.File(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int ExitCode, string LastLine)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", [_folder.File(script)]);
        start.Environment["PATH"] = $"{_folder.File("bin")}{Path.PathSeparator}{start.Environment["PATH"]}";
        var result = await Programs.RunAsync(start);
        return (result.ExitCode, result.Output.TrimEnd().Split('\n')[^1]);
    }
}
