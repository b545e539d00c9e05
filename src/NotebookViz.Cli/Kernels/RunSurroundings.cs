namespace NotebookViz.Cli.Kernels;

/// <summary>Sets up the process for a running notebook: the working directory, the console, and the restoring of packages.</summary>
internal sealed class RunSurroundings : IDisposable
{
    private static readonly Dictionary<string, string?> Restore = new()
    {
        // NuGet's messages are stored in the notebook and must be the same in every culture.
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_NOLOGO"] = "1",
        ["NuGetAudit"] = "false",
        // No build server may outlive the run.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        // MSBuild and 'dotnet run' set these when they start the tool; the restore would then use that SDK.
        ["MSBuildSDKsPath"] = null,
        ["MSBuildExtensionsPath"] = null,
        ["MSBUILD_EXE_PATH"] = null,
        ["MSBuildLoadMicrosoftTargetsReadOnly"] = null,
    };

    private readonly string _folder = Directory.GetCurrentDirectory();
    private readonly (TextWriter Out, TextWriter Error, TextReader In) _console = (Console.Out, Console.Error, Console.In);
    private readonly List<(string Name, string? Value)> _variables = [];

    public RunSurroundings(string folder)
    {
        Directory.SetCurrentDirectory(folder);
        // The kernel captures what a cell writes. What a thread writes between two cells belongs to neither.
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        Console.SetIn(TextReader.Null);
        foreach (var (name, value) in Restore)
            Set(name, value);
        // NuGet looks for its configuration from the notebook's folder upwards.
        Set("RestoreRootConfigDirectory", folder);
    }

    public void Dispose()
    {
        foreach (var (name, value) in _variables)
            Environment.SetEnvironmentVariable(name, value);
        Console.SetOut(_console.Out);
        Console.SetError(_console.Error);
        Console.SetIn(_console.In);
        Directory.SetCurrentDirectory(_folder);
    }

    private void Set(string name, string? value)
    {
        _variables.Add((name, Environment.GetEnvironmentVariable(name)));
        Environment.SetEnvironmentVariable(name, value);
    }
}
