using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary>
/// The packages of this build in a folder of their own, with a version that no cache has seen, and a home folder for the hosts that
/// install them: nothing of it remains on the machine.
/// </summary>
public partial class BuiltPackages : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notebookviz-tests-");

    /// <summary>The projects that are packed.</summary>
    protected virtual string[] Projects => ["NotebookViz", "NotebookViz.PlotlyNET", "NotebookViz.Verso", "NotebookViz.Cli"];

    public string Version { get; } = $"0.0.0-test{Guid.NewGuid():N}";

    public string Feed => FileOf("feed");

    public string Library => Path.Combine(Feed, $"NotebookViz.{Version}.nupkg");

    public string PlotlyNet => Path.Combine(Feed, $"NotebookViz.PlotlyNET.{Version}.nupkg");

    public string Verso => Path.Combine(Feed, $"NotebookViz.Verso.{Version}.nupkg");

    public string Tool => Path.Combine(Feed, $"NotebookViz.Cli.{Version}.nupkg");

    public async Task InitializeAsync()
    {
        // As "dotnet pack --no-build" does it, but in one process for all of them. What is built is packed as it is, and nothing is written beside
        // it: other tests run from there.
        await File.WriteAllTextAsync(FileOf("pack.proj"), $"""
            <Project>
              <ItemGroup>
                <Packed Include="{string.Join(';', Projects.Select(project => Build.Repository("src", project, project + ".csproj")))}"
                        AdditionalProperties="PublishDir=$(MSBuildThisFileDirectory)publish-%(Filename)/" />
              </ItemGroup>
              <Target Name="Pack">
                <MSBuild Projects="@(Packed)" Targets="Pack"
                         Properties="_IsPacking=true;NoBuild=true;Configuration={Build.Configuration};Version={Version};PackageOutputPath={Feed};NuspecOutputPath=$(MSBuildThisFileDirectory)nuspec/" />
              </Target>
            </Project>
            """);
        var result = await DotnetAsync(_folder.FullName, "msbuild", "pack.proj", "-target:Pack");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    /// <summary>Code in which the packages of NotebookViz are those of this build: <c>#r "nuget: …"</c> and <c>#:package …</c>.</summary>
    internal string OfThisBuild(string code) => PackageDirective().Replace(
        ProgramDirective().Replace(code, $"$1@{Version}"), $"#i \"nuget: {Feed.Replace('\\', '/')}\"\n#r \"nuget: $1, {Version}\"");

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Runs the SDK's <c>dotnet</c> in a folder, with the packages that the machine has and the home folder of the tests.</summary>
    internal Task<ToolResult> DotnetAsync(string folder, params string[] arguments) => DotnetAsync(folder, arguments, input: "");

    internal Task<ToolResult> DotnetAsync(string folder, string[] arguments, string input)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        IsolateNuGet(start);
        return Programs.RunAsync(start, input);
    }

    /// <summary>Gives a program the home folder and the NuGet folders of these packages.</summary>
    internal void IsolateNuGet(ProcessStartInfo start)
    {
        // The user's NuGet settings count and what is installed is used, but new packages and caches go into the folder of the tests.
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        start.Environment.TryAdd("DOTNET_CLI_HOME", home);
        // Programs of one file are built below .local/share, which every home has.
        Directory.CreateDirectory(FileOf("home/.local/share"));
        start.Environment["HOME"] = FileOf("home");
        start.Environment["NUGET_PACKAGES"] = FileOf("packages");
        start.Environment["NUGET_FALLBACK_PACKAGES"] = Build.PackageRoot;
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // No servers that outlive the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        // Set where the tests are started by MSBuild; they would bend a restore to that SDK.
        foreach (var name in (string[])["XDG_DATA_HOME", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"])
            start.Environment.Remove(name);
    }

    private string FileOf(string name) => Path.Combine(_folder.FullName, name);

    [GeneratedRegex("""^#r "nuget: (NotebookViz(?:\.\w+)?)"$""", RegexOptions.Multiline)]
    private static partial Regex PackageDirective();

    [GeneratedRegex(@"^(#:package NotebookViz(?:\.\w+)?)@\S+$", RegexOptions.Multiline)]
    private static partial Regex ProgramDirective();
}
