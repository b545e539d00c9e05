using System.IO.Compression;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>Makes assemblies and packages as small as can be.</summary>
internal static class TestPackage
{
    /// <param name="assemblyName">Its name.</param>
    /// <param name="source">Its code.</param>
    /// <param name="publicKey">Whose it says it is; without it has no strong name.</param>
    public static byte[] Compile(string assemblyName, string source, byte[]? publicKey = null)
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var references = trusted.Where(p => Path.GetFileName(p) is "System.Runtime.dll" or "System.Private.CoreLib.dll")
            .Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create(assemblyName, [CSharpSyntaxTree.ParseText(source)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, publicSign: publicKey is not null, cryptoPublicKey: publicKey is null ? default : [.. publicKey]));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }

    /// <param name="folder">The source the package is put into.</param>
    /// <param name="id">The name of the package, and of its assembly.</param>
    /// <param name="version">The version.</param>
    /// <param name="source">The code of its assembly.</param>
    /// <param name="extension">The text of its extension.dib.</param>
    /// <param name="dependency">A package it depends on: its name and version.</param>
    public static void Pack(
        string folder, string id, string version, string source, string? extension = null, (string Id, string Version)? dependency = null)
    {
        Directory.CreateDirectory(folder);
        using var archive = ZipFile.Open(Path.Combine(folder, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        var dependencies = dependency is { } d ? $"""<dependency id="{d.Id}" version="{d.Version}" />""" : "";
        Add(archive, $"{id}.nuspec", Encoding.UTF8.GetBytes($"""
            <package><metadata>
              <id>{id}</id><version>{version}</version><authors>test</authors><description>test</description>
              <dependencies><group targetFramework="net8.0">{dependencies}</group></dependencies>
            </metadata></package>
            """));
        Add(archive, $"lib/net8.0/{id}.dll", Compile(id, source));
        if (extension is not null)
            Add(archive, "interactive-extensions/dotnet/extension.dib", Encoding.UTF8.GetBytes(extension));
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }
}
