using System.Globalization;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>
/// The process in which the tool runs one page after the other, each in a session of its own: what takes long, to start a compiler and to
/// load libtorch, is done once.
/// </summary>
internal static class PageProcess
{
    public static Task<ToolResult> RunAsync(IEnumerable<string> notebooks) =>
        Programs.RunAsync(new("dotnet", ["exec", typeof(PageProcess).Assembly.Location, .. notebooks]));

    /// <summary>What the process does; the test runner never comes through here.</summary>
    private static async Task Main(string[] notebooks)
    {
        // What Console.WriteLine makes of a number is the culture's matter; the pages show the invariant one's.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        foreach (var notebook in notebooks)
        {
            VizOptions.Default = new VizOptions();
            await Program.RunAsync(["run", notebook, "--keep-going"]);
        }
    }
}
