using System.Diagnostics;
using System.Runtime.InteropServices;
using NotebookViz.Cli.Tests.Hosts;

namespace NotebookViz.KernelTests.Infrastructure;

/// <summary>The official .NET Interactive kernel, as <c>tests/setup.sh</c> installs it.</summary>
internal static class KernelTool
{
    /// <summary>The kernel, not started yet, with these packages in its home folder.</summary>
    public static ProcessStartInfo Program(BuiltPackages packages, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(), arguments) { WorkingDirectory = folder };
        SetEnvironment(start, packages);
        return start;
    }

    /// <summary>Lets a program start the kernel with the packages of this build.</summary>
    public static void SetEnvironment(ProcessStartInfo start, BuiltPackages packages)
    {
        packages.IsolateNuGet(start);
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Find())}{Path.PathSeparator}{start.Environment["PATH"]}";
        // The folder above shared/Microsoft.NETCore.App/VERSION. A tool does not look for it on the PATH.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_INTERACTIVE_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
    }

    private static string Find()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set ? set : Path.Combine(home, ".cache");
        string folder = Environment.GetEnvironmentVariable("NOTEBOOKVIZ_KERNEL") is { Length: > 0 } own ? own : Path.Combine(caches, "notebookviz", "kernel");
        string path = Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet-interactive.exe" : "dotnet-interactive");
        return File.Exists(path) ? path : throw new InvalidOperationException(
            $"These tests need the .NET Interactive kernel, and {path} does not exist. Run tests/setup.sh, which installs it, or set NOTEBOOKVIZ_KERNEL to its folder.");
    }
}
