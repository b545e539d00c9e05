using System.Diagnostics;
using System.Reflection;

namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>Starts the tool: in this process where that is enough, in one of its own where packages are loaded.</summary>
internal static class Tool
{
    public static readonly string Path = typeof(Tool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "ToolPath").Value!;

    public static async Task<ToolResult> InProcessAsync(params string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var capturedOutput = new StringWriter();
        using var capturedError = new StringWriter();
        Console.SetOut(capturedOutput);
        Console.SetError(capturedError);
        try
        {
            var exitCode = await Program.Main(arguments);
            return new ToolResult(exitCode, capturedOutput.ToString(), capturedError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    /// <summary>Starts the tool in a process of its own, which goes on.</summary>
    public static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", ["exec", Path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <param name="packagesFolder">Where NuGet installs packages; null for the machine's usual folder.</param>
    /// <param name="arguments">The command line.</param>
    public static Task<ToolResult> OwnProcessAsync(string? packagesFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path, .. arguments]);
        if (packagesFolder is not null)
            start.Environment["NUGET_PACKAGES"] = packagesFolder;
        return Programs.RunAsync(start);
    }
}
