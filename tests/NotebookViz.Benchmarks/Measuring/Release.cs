using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>NotebookViz as a release has it: compiled ahead of time for this system.</summary>
internal static class Release
{
    /// <summary>Makes a package with an assembly for this system.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="feed">The folder that receives it.</param>
    public static void Pack(string version, string feed) => Run("pack", Repository.PathOf("src", "NotebookViz"), $"-p:Version={version}", "-o", feed);

    /// <summary>Makes the tool, and from then on runs it instead of the one that was built. It takes minutes.</summary>
    /// <param name="folder">The folder that receives it.</param>
    public static void PublishTool(string folder)
    {
        Run("publish", Repository.PathOf("src", "NotebookViz.Cli"), "-r", System, "-o", folder);
        Tool.Assembly = Path.Combine(folder, Path.GetFileName(Tool.Assembly));
    }

    /// <summary>Copies this program into a folder, with the assembly that was compiled for this system.</summary>
    /// <param name="folder">The folder that receives it.</param>
    /// <param name="library">The assembly.</param>
    /// <returns>The program.</returns>
    public static string CopyProgram(string folder, string library)
    {
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        File.Copy(library, Path.Combine(folder, Path.GetFileName(library)), overwrite: true);
        return Path.Combine(folder, Path.GetFileName(typeof(Release).Assembly.Location));
    }

    private static string System => $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    private static void Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [.. arguments, "-c", "Release", $"-p:CompiledSystems={System}", "-v", "q", "--nologo"]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'dotnet {string.Join(' ', arguments)}' failed:\n{output}");
    }
}
