using System.Diagnostics;
using System.Reflection;

namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>Starts the tool: in this process where that is enough, in one of its own where a run would leave something behind.</summary>
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
            var exitCode = await Program.RunAsync(arguments);
            return new ToolResult(exitCode, capturedOutput.ToString(), capturedError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    /// <summary>Runs the tool in this process, whose compilers are warm. The assemblies of the packages stay loaded, so each needs a name of its own.</summary>
    /// <param name="packagesFolder">The folder where NuGet installs packages.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<ToolResult> InProcessAsync(string packagesFolder, string[] arguments)
    {
        const string variable = "NUGET_PACKAGES";
        string? before = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, packagesFolder);
        try
        {
            return await InProcessAsync(arguments);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }

    /// <summary>Starts the tool in a process of its own, which goes on.</summary>
    public static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", ["exec", Path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    public static Task<ToolResult> OwnProcessAsync(params string[] arguments) => Programs.RunAsync(new("dotnet", ["exec", Path, .. arguments]));
}
