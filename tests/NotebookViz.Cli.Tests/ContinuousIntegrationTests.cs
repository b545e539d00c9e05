using System.Text.RegularExpressions;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

public sealed class ContinuousIntegrationTests
{
    [Fact]
    public void The_test_command_of_the_readme_is_the_one_that_is_run()
    {
        var command = Regex.Match(File.ReadAllText(Build.Repository(".ci", "run")), "^test_command=\"(.+)\"$", RegexOptions.Multiline).Groups[1].Value;
        Assert.Contains($"\n```sh\n{command}\n```\n", File.ReadAllText(Build.Repository("README.md")).ReplaceLineEndings("\n"));
    }
}
