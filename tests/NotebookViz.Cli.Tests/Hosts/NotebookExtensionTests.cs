using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary>The notebook inside the package, run as a kernel runs it, by a host that has only Roslyn and the formatting library.</summary>
[Collection(HostCollection.Name)]
public sealed class NotebookExtensionTests(BuiltPackages packages) : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_the_packages_extension_a_kernel_shows_an_array_as_a_picture()
    {
        var result = await ShowAsync("new float[3, 3, 1, 2]");

        string[] mimeTypes = ["text/html", "image/png", "text/plain"];
        Assert.Equal(mimeTypes, result["Preferred"]!.AsArray().Select(m => (string)m!));
        var shown = result["Shown"]!;
        var html = (string)shown["text/html"]!;
        Assert.StartsWith("<figure class=\"notebookviz\"", html);
        Assert.Contains("shape (3, 3, 1, 2) float32", Assert.Single(Figures.Captions(html)));
        Assert.Single(Figures.In(html));
        Png.Check(Convert.FromBase64String((string)shown["image/png"]!));
        var text = (string)shown["text/plain"]!;
        Assert.Contains("shape (3, 3, 1, 2) float32", text);
        Assert.InRange(text.Length, 1, 1000);
    }

    [Fact]
    public async Task The_text_of_a_large_array_stays_short()
    {
        var result = await ShowAsync("new double[1000, 1000]");
        Assert.InRange(((string)result["Shown"]!["text/plain"]!).Length, 1, 1000);
        Assert.InRange(((string)result["Shown"]!["text/html"]!).Length, 1, 1 << 20);
    }

    [Theory]
    [InlineData("_ = new TorchSharp.torch.Tensor();", "TorchSharp 0.105.2 is loaded, but NotebookViz needs {0} or newer.")]
    [InlineData("", "NotebookViz needs TorchSharp {0} or newer, which is not there.")]
    public async Task An_older_TorchSharp_is_told_in_words_with_the_remedy_and_arrays_are_shown_all_the_same(string before, string words)
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
        Assert.StartsWith("<figure class=\"notebookviz\"", (string)result["Shown"]!["text/html"]!);
    }

    private async Task<JsonNode> ShowAsync(string value)
    {
        var (result, error) = await RunAsync(value, "", Installed("TorchSharp"));
        Assert.Equal("", error);
        return result;
    }

    private async Task<(JsonNode Result, string Error)> RunAsync(string value, string before, string torchSharp)
    {
        ZipFile.ExtractToDirectory(packages.Library, _folder.File("package"));
        var host = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Hosts", "ScriptHost.cs"));
        string[] needs = ["Microsoft.CodeAnalysis.CSharp.Scripting", "Microsoft.DotNet.Interactive.Formatting"];
        _folder.Write("host.cs", string.Concat(needs.Select(id => $"#:package {id}@{Build.VersionOf(id)}\n")) + host);

        var result = await packages.DotnetAsync(_folder.Path, "run", "host.cs", "--",
            before, _folder.File("package/interactive-extensions/dotnet/extension.dib"), value,
            _folder.File("package/lib/net10.0/NotebookViz.dll"), torchSharp, Installed("System.Numerics.Tensors"));

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return (JsonNode.Parse(result.Output[result.Output.IndexOf('{')..])!, result.Error);
    }

    // The newest framework that net8.0 can use, as NuGet would choose.
    private static string Installed(string id) =>
        new[] { "net8.0", "net6.0", "netstandard2.0" }
            .Select(framework => Path.Combine(Build.PackageRoot, id.ToLowerInvariant(), Build.VersionOf(id), "lib", framework, id + ".dll")).First(File.Exists);
}
