using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using NuGet.Common;
using NuGet.ProjectModel;

namespace NotebookViz.Cli.Execution;

/// <summary>Has NuGet itself resolve and install packages: a temporary project is restored, and its assets file is read.</summary>
/// <param name="folder">The notebook's folder, from which NuGet looks for its configuration.</param>
internal sealed class PackageResolver(string folder)
{
    private static readonly string Framework = $"net{Environment.Version.Major}.0";

    /// <exception cref="PackageException">NuGet cannot resolve them.</exception>
    public async Task<IReadOnlyList<ResolvedPackage>> ResolveAsync(
        IReadOnlyCollection<PackageRequest> requests, IReadOnlyCollection<string> sources, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("notebookviz-");
        try
        {
            var project = WriteProjects(directory.FullName, requests, sources);
            var output = await RestoreAsync(project, cancellationToken);
            var assetsPath = Path.Combine(directory.FullName, "obj", "project.assets.json");
            var assets = File.Exists(assetsPath) ? new LockFileFormat().Read(assetsPath) : null;
            if (output is not null)
                throw new PackageException(NuGetErrors.Describe(assets, output, project, sources, folder));
            return Read(assets!);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private string WriteProjects(string directory, IReadOnlyCollection<PackageRequest> requests, IReadOnlyCollection<string> sources)
    {
        // These end the search upwards: a project file of the user's must not change what a notebook gets.
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            new XElement("Project").Save(Path.Combine(directory, name));

        var project = NewProject(requests.Where(r => !ThisBuild.Is(r)));
        project.Element("PropertyGroup")!.Add(new XElement("RestoreAdditionalProjectSources", string.Join(';', sources)));
        if (requests.Any(ThisBuild.Is))
        {
            // A project of its own, so that NuGet weighs these as dependencies of a package, not as wishes of the notebook.
            var nested = Path.Combine(directory, ThisBuild.Name, ThisBuild.Name + ".csproj");
            Directory.CreateDirectory(Path.GetDirectoryName(nested)!);
            NewProject(ThisBuild.Dependencies).Save(nested);
            project.Add(new XElement("ItemGroup", new XElement("ProjectReference", new XAttribute("Include", nested))));
        }
        var path = Path.Combine(directory, "notebook.csproj");
        project.Save(path);
        return path;
    }

    private XElement NewProject(IEnumerable<PackageRequest> packages) => new("Project",
        new XAttribute("Sdk", "Microsoft.NET.Sdk"),
        new XElement("PropertyGroup",
            new XElement("TargetFramework", Framework),
            new XElement("RuntimeIdentifier", RuntimeInformation.RuntimeIdentifier),
            new XElement("SelfContained", false),
            new XElement("UseAppHost", false),
            new XElement("TreatWarningsAsErrors", false),
            new XElement("ManagePackageVersionsCentrally", false),
            new XElement("NuGetAudit", false),
            new XElement("RestorePackagesWithLockFile", false),
            new XElement("RestoreRootConfigDirectory", folder)),
        new XElement("ItemGroup", packages.Select(p =>
            new XElement("PackageReference", new XAttribute("Include", p.Name), new XAttribute("Version", p.Version ?? "*")))));

    /// <returns>What was printed where it failed, otherwise null.</returns>
    private static async Task<string?> RestoreAsync(string project, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(DotnetHost())
        {
            ArgumentList = { "restore", project, "--nologo", "-v", "quiet" },
            WorkingDirectory = Path.GetDirectoryName(project),
        };
        // The messages are read here and go into the notebook, so they are the same in every culture.
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        // No server that outlives the run.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // Set where the tool was started by MSBuild or 'dotnet run'; they would bend the restore to that SDK.
        foreach (var name in (string[])["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"])
            start.Environment.Remove(name);

        try
        {
            var result = await ChildProcess.RunAsync(start, cancellationToken);
            return result.ExitCode == 0 ? null : result.Output + result.Errors;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new PackageException($"Packages need the .NET SDK, and '{Path.GetFileName(start.FileName)}' cannot be started: {e.Message}");
        }
    }

    /// <summary>The dotnet that runs this tool has its SDKs beside the runtime; it need not be in the PATH.</summary>
    private static string DotnetHost()
    {
        var host = Path.GetFullPath(Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) && Directory.Exists(Path.Combine(Path.GetDirectoryName(host)!, "sdk")) ? host : "dotnet";
    }

    private static List<ResolvedPackage> Read(LockFile assets)
    {
        var target = assets.Targets.First(t => t.RuntimeIdentifier is not null);
        var libraries = assets.Libraries.Where(l => l.Type == "package").ToDictionary(l => (l.Name, l.Version));
        var folders = assets.PackageFolders.Select(f => f.Path).ToList();
        return [.. target.Libraries.Where(l => l.Type == "package").Select(ReadLibrary)];

        ResolvedPackage ReadLibrary(LockFileTargetLibrary library)
        {
            var path = libraries[(library.Name!, library.Version!)].Path;
            var root = folders.Select(f => Path.Combine(f, path)).FirstOrDefault(Directory.Exists)
                ?? throw new PackageException($"{library.Name} {library.Version}: NuGet has not installed it.");
            var extension = Path.Combine(root, PackageExtension.RelativePath);
            return new ResolvedPackage(library.Name!, library.Version!.ToNormalizedString())
            {
                Dependencies = [.. library.Dependencies.Select(d => d.Id)],
                CompileAssemblies = Files(root, library.CompileTimeAssemblies),
                RuntimeAssemblies = Files(root, library.RuntimeAssemblies),
                NativeLibraries = Files(root, library.NativeLibraries),
                Extension = File.Exists(extension) ? new PackageExtension(library.Name!, extension) : null,
            };
        }
    }

    // "_._" stands for "nothing for this framework".
    private static List<string> Files(string root, IEnumerable<LockFileItem> items) =>
        [.. items.Where(i => Path.GetFileName(i.Path) != "_._").Select(i => Path.GetFullPath(Path.Combine(root, i.Path)))];
}
