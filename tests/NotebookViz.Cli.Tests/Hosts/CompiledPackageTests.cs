using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary>The library as a release has it: besides the assembly that runs everywhere, one with machine code for each system.</summary>
public sealed class CompiledPackageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_release_has_machine_code_that_draws_the_same()
    {
        string system = $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
        // Restoring for a system changes what lies beside the project, which other tests use.
        CopySources();
        var packed = await Programs.RunAsync("dotnet", "pack", _folder.File("src/NotebookViz"), "--configuration", Build.Configuration, "--output", _folder.File("packages"),
            $"-p:CompiledSystems={system}", "-p:RunAnalyzers=false");
        Assert.True(packed.ExitCode == 0, packed.Output + packed.Error);

        using var package = new PackageFile(Assert.Single(Directory.GetFiles(_folder.File("packages"), "*.nupkg")));
        byte[] usual = package.Read("lib/net10.0/NotebookViz.dll"), compiled = package.Read($"runtimes/{system}/lib/net10.0/NotebookViz.dll");
        Assert.Single(package.Files, file => file.StartsWith("runtimes/", StringComparison.Ordinal));
        var (usualId, usualCode) = Read(usual);
        var (compiledId, compiledCode) = Read(compiled);
        Assert.Equal(usualId, compiledId);
        Assert.Equal(0, usualCode);
        Assert.NotEqual(0, compiledCode);
        Assert.Equal(await DrawAsync("usual", usual), await DrawAsync("compiled", compiled));
    }

    // What a program that has this library writes.
    private async Task<string[]> DrawAsync(string name, byte[] library)
    {
        string folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Build.AotApp)!))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        File.WriteAllBytes(Path.Combine(folder, "NotebookViz.dll"), library);
        string[] saved = [Path.Combine(folder, "kernel.png"), Path.Combine(folder, "kernel.html"), Path.Combine(folder, "kernel.json")];
        var result = await Programs.RunAsync("dotnet", ["exec", Path.Combine(folder, "NotebookViz.AotApp.dll"), Build.Repository("tests", "NotebookViz.Tests", "Fixtures", "model.safetensors"), .. saved]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains(" float32 (", result.Output);
        return [result.Output, .. saved.Select(file => Convert.ToHexString(File.ReadAllBytes(file)))];
    }

    // The identity of the code that all systems share, and how many bytes describe machine code.
    private static (Guid Id, int MachineCode) Read(byte[] assembly)
    {
        using var reader = new PEReader(new MemoryStream(assembly));
        var metadata = reader.GetMetadataReader();
        return (metadata.GetGuid(metadata.GetModuleDefinition().Mvid), reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
    }

    private void CopySources()
    {
        foreach (string file in Directory.GetFiles(Build.Repository()))
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        string root = Build.Repository("src");
        foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(root, file);
            if (relative.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any())
                continue;
            string copy = _folder.File(Path.Combine("src", relative));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
