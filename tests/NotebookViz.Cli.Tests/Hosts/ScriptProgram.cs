using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary>The program of ScriptHost.cs: the first test that runs it builds it, and the others find it built.</summary>
public sealed class ScriptProgram : IDisposable
{
    private readonly TestFolder _folder = new();

    public ScriptProgram()
    {
        (string Id, string Version)[] needs =
        [
            ("Microsoft.CodeAnalysis.CSharp.Scripting", Build.VersionOf("Microsoft.CodeAnalysis.CSharp.Scripting")),
            ("Microsoft.DotNet.Interactive.Formatting", Build.VersionOf("Microsoft.DotNet.Interactive.Formatting")),
            // The one that Plotly.NET cannot use; without Plotly.NET it is not loaded.
            ("FSharp.Core", Build.OlderFSharpCore),
        ];
        _folder.Write("host.cs", string.Concat(needs.Select(need => $"#:package {need.Id}@{need.Version}\n"))
            + File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Hosts", "ScriptHost.cs")));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs the program.</summary>
    /// <param name="packages">The packages of this build, whose home folder it is built in.</param>
    /// <param name="before">C# code to run first.</param>
    /// <param name="value">The value to show as C# code.</param>
    /// <param name="assemblies">The assemblies that both may use.</param>
    internal Task<ToolResult> RunAsync(BuiltPackages packages, string before, string value, IEnumerable<string> assemblies) =>
        packages.DotnetAsync(_folder.Path, ["run", "host.cs", "--", before, value, .. assemblies]);
}
