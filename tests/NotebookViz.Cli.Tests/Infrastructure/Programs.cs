using System.Diagnostics;

namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>Runs programs to their end.</summary>
internal static class Programs
{
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Task<ToolResult> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments);
        // No servers that outlive the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return RunAsync(start);
    }

    /// <param name="start">The program.</param>
    /// <param name="input">What it reads, where its standard input is redirected.</param>
    public static async Task<ToolResult> RunAsync(ProcessStartInfo start, string input = "")
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (start.RedirectStandardInput)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        await process.WaitForExitAsync();
        return new ToolResult(process.ExitCode, await output, await error);
    }
}
