using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary>The library beside a TorchSharp that is too old for it.</summary>
[Collection(HostCollection.Name)]
public sealed class NotebookExtensionTests(BuiltPackages packages, ScriptProgram host) : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("_ = new TorchSharp.torch.Tensor();", "TorchSharp 0.105.2 is loaded, but NotebookViz needs {0} or newer.")]
    [InlineData("", "NotebookViz needs TorchSharp {0} or newer, which was not found.")]
    public async Task An_older_TorchSharp_is_reported_with_the_remedy_and_arrays_are_still_shown(string before, string words)
    {
        // All that this library needs of it is missing.
        var current = AssemblyName.GetAssemblyName(Installed("TorchSharp"));
        File.WriteAllBytes(_folder.File("TorchSharp.dll"), TestPackage.Compile("TorchSharp", """
            [assembly: System.Reflection.AssemblyVersion("0.105.2.0")]
            namespace TorchSharp { public static class torch { public class Tensor { } public static class nn { public class Module { } } } }
            """, current.GetPublicKey()));

        var (result, error) = await RunAsync("new float[3, 3, 1, 2]", before, _folder.File("TorchSharp.dll"));

        string version = Build.VersionOf("TorchSharp");
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, words, version), error);
        Assert.Contains($"#r \"nuget: TorchSharp-cpu, {version}\"", error);
        Assert.Contains("<figure class=\"notebookviz\"", (string)result["Shown"]!["text/html"]!);
    }

    private async Task<(JsonNode Result, string Error)> RunAsync(string value, string before, string torchSharp)
    {
        ZipFile.ExtractToDirectory(packages.Library, _folder.File("package"));
        var result = await host.RunAsync(packages, before + "NotebookViz.NotebookExtension.Load();", value,
            [_folder.File("package/lib/net10.0/NotebookViz.dll"), torchSharp, Installed("System.Numerics.Tensors"), Installed("System.IO.Hashing")]);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return (JsonNode.Parse(result.Output[result.Output.IndexOf('{')..])!, result.Error);
    }

    // The newest framework that net10.0 can use, as NuGet would choose.
    private static string Installed(string id) =>
        new[] { "net10.0", "net8.0", "net6.0", "netstandard2.0" }
            .Select(framework => Path.Combine(Build.PackageRoot, id.ToLowerInvariant(), Build.VersionOf(id), "lib", framework, id + ".dll")).First(File.Exists);
}
