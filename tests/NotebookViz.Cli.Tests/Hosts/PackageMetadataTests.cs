using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NotebookViz.Cli.Tests.Docs;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary>What each package says about itself, and what it must not contain.</summary>
[Collection(HostCollection.Name)]
public sealed partial class PackageMetadataTests(BuiltPackages packages)
{
    public static TheoryData<string> Ids => ["NotebookViz", "NotebookViz.PlotlyNET", "NotebookViz.Verso", "NotebookViz.Cli"];

    private PackageFile Open(string id, string ending = "nupkg") => new(Path.Combine(packages.Feed, $"{id}.{packages.Version}.{ending}"));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_has_an_icon_a_licence_notices_and_release_notes(string id)
    {
        using var package = Open(id);

        byte[] icon = package.Read(package.Metadata("icon").Value);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], icon[..4]);
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
        Assert.Equal(("expression", "MIT"), ((string?)package.Metadata("license").Attribute("type"), package.Metadata("license").Value));
        foreach (var file in (string[])["LICENSE", "THIRD-PARTY-NOTICES.txt"])
            Assert.Equal(File.ReadAllBytes(Build.Repository(file)), package.Read(file));
        Assert.StartsWith("### ", package.Metadata("releaseNotes").Value);
        Assert.Contains(package.Metadata("releaseNotes").Value.Trim().ReplaceLineEndings("\n"), File.ReadAllText(Build.Repository("CHANGELOG.md")).ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_names_its_commit_and_no_repository_of_this_machine(string id)
    {
        using var package = Open(id);
        var repository = package.Metadata("repository");
        Assert.Equal("git", (string?)repository.Attribute("type"));
        Assert.Matches("^[0-9a-f]{40}$", (string?)repository.Attribute("commit"));
        Assert.StartsWith("https://", (string?)repository.Attribute("url") ?? "https://");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_readme_of_a_package_is_its_own_and_leads_to_absolute_addresses_alone(string id)
    {
        using var package = Open(id);
        var folder = new TestFolder();
        folder.Write("README.md", Encoding.UTF8.GetString(package.Read(package.Metadata("readme").Value)));
        var packed = new MarkdownPage(folder.File("README.md"));
        folder.Dispose();

        Assert.All(packed.Links, link => Assert.StartsWith("https://", link));
        string source = File.ReadAllText(Build.Repository("src", id, "README.md")).ReplaceLineEndings("\n");
        Assert.Equal(WithoutLinks(source), WithoutLinks(packed.Text).TrimEnd('\n') + "\n");
    }

    [Theory]
    [InlineData("NotebookViz", "Google.Protobuf", "MathNet.Numerics", "Polly.Core", "System.IO.Hashing", "System.Numerics.Tensors", "TorchSharp")]
    [InlineData("NotebookViz.PlotlyNET", "NotebookViz", "Plotly.NET")]
    [InlineData("NotebookViz.Verso", "NotebookViz")]
    [InlineData("NotebookViz.Cli")]
    public void A_package_depends_on_these_packages_alone(string id, params string[] expected)
    {
        using var package = Open(id);
        var dependencies = package.Dependencies;
        Assert.Equal(expected, dependencies.Keys.Order(StringComparer.Ordinal));
        // Packages of one build belong together.
        Assert.All(dependencies, d => Assert.Equal(d.Key == "NotebookViz" ? packages.Version : Build.VersionOf(d.Key), d.Value));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_assembly_has_symbols_whose_paths_are_the_same_on_every_machine(string id)
    {
        using var package = Open(id);
        using var symbols = Open(id, "snupkg");
        string[] assemblies = [.. package.Files.Where(file => Path.GetFileName(file).StartsWith("NotebookViz", StringComparison.Ordinal) && file.EndsWith(".dll", StringComparison.Ordinal))];
        Assert.NotEmpty(assemblies);
        foreach (var assembly in assemblies)
        {
            using var pe = new PEReader(new MemoryStream(package.Read(assembly)));
            var entries = pe.ReadDebugDirectory();
            using var provider = entries.FirstOrDefault(e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb) is { DataSize: > 0 } embedded
                ? pe.ReadEmbeddedPortablePdbDebugDirectoryData(embedded)
                : MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols.Read(Path.ChangeExtension(assembly, ".pdb"))));
            var reader = provider.GetMetadataReader();
            var codeView = pe.ReadCodeViewDebugDirectoryData(entries.Single(e => e.Type == DebugDirectoryEntryType.CodeView));
            Assert.Equal(codeView.Guid, new BlobContentId(reader.DebugMetadataHeader!.Id).Guid);
            Assert.NotEmpty(reader.Documents);
            Assert.All(reader.Documents, document => Assert.StartsWith("/_", reader.GetString(reader.GetDocument(document).Name)));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void No_file_of_a_package_names_a_folder_of_this_machine(string id)
    {
        string[] folders = [Build.Repository().TrimEnd(Path.DirectorySeparatorChar), Build.PackageRoot.TrimEnd(Path.DirectorySeparatorChar)];
        foreach (var ending in (string[])["nupkg", "snupkg"])
        {
            using var package = Open(id, ending);
            var own = package.Files.Where(file => Path.GetFileName(file).StartsWith("NotebookViz", StringComparison.Ordinal) || !file.EndsWith(".dll", StringComparison.Ordinal));
            foreach (var file in own)
            {
                byte[] content = package.Read(file);
                foreach (var folder in folders)
                {
                    Assert.True(content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(folder)) < 0, $"{file} of {id} names {folder}.");
                    Assert.True(content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(folder)) < 0, $"{file} of {id} names {folder}.");
                }
            }
        }
    }

    [Theory]
    [InlineData("NotebookViz", "T:NotebookViz.Weight")]
    [InlineData("NotebookViz.PlotlyNET", "T:NotebookViz.ChartExtensions")]
    [InlineData("NotebookViz.Verso", "T:NotebookViz.Verso.WeightFormatter")]
    public void A_library_has_the_documentation_of_its_members(string id, string type)
    {
        using var package = Open(id);
        var documentation = XDocument.Load(new MemoryStream(package.Read($"lib/net10.0/{id}.xml")));
        Assert.NotEmpty(documentation.Descendants("member").Single(member => (string?)member.Attribute("name") == type).Element("summary")!.Value.Trim());
    }

    [Fact]
    public void The_notices_name_the_packages_whose_assemblies_the_tool_carries()
    {
        using var tool = Open("NotebookViz.Cli");
        var deps = JsonNode.Parse(tool.Read(tool.Files.Single(file => file.EndsWith("NotebookViz.Cli.deps.json", StringComparison.Ordinal))))!;
        var carried = deps["targets"]!.AsObject().Single().Value!.AsObject()
            .Where(library => (string?)deps["libraries"]![library.Key]!["type"] == "package" && new[] { "runtime", "runtimeTargets" }
                .SelectMany(kind => library.Value![kind]?.AsObject().Select(file => file.Key) ?? []).Any(file => file.EndsWith(".dll", StringComparison.Ordinal)))
            .Select(library => library.Key.Split('/')[0]);

        string notices = File.ReadAllText(Build.Repository("THIRD-PARTY-NOTICES.txt")).ReplaceLineEndings("\n");
        string section = notices.Split("The assemblies of these NuGet packages:\n")[1].Split("\n---")[0];
        Assert.Equal(carried.Order(StringComparer.Ordinal), section.Split('\n').Where(line => line.Length > 0 && line[0] != ' ').Order(StringComparer.Ordinal));
    }

    private static string WithoutLinks(string markdown) => Link().Replace(markdown, "$1");

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();
}
