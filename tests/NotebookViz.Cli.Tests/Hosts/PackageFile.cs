using System.IO.Compression;
using System.Xml.Linq;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary>A package or a symbol package, read as a zip file.</summary>
internal sealed class PackageFile(string path) : IDisposable
{
    private readonly ZipArchive _archive = ZipFile.OpenRead(path);

    /// <summary>The paths of all files in it.</summary>
    public IReadOnlyList<string> Files => [.. _archive.Entries.Select(entry => entry.FullName)];

    public XDocument Nuspec => XDocument.Load(new MemoryStream(Read(Files.Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal)))));

    /// <summary>The packages it depends on, and the lowest version of each.</summary>
    public Dictionary<string, string> Dependencies => Nuspec.Descendants().Where(e => e.Name.LocalName == "dependency")
        .ToDictionary(e => (string)e.Attribute("id")!, e => (string)e.Attribute("version")!);

    /// <summary>An element of the nuspec's metadata.</summary>
    public XElement Metadata(string name) => Nuspec.Descendants().Single(e => e.Name.LocalName == name);

    public byte[] Read(string file)
    {
        var entry = _archive.GetEntry(file);
        Assert.True(entry?.Length > 0, $"{Path.GetFileName(path)}: {file} is missing or empty.");
        var content = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(content);
        return content;
    }

    public void Dispose() => _archive.Dispose();
}
