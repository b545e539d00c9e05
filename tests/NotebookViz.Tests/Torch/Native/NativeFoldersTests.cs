using NotebookViz.Torch.Native;

namespace NotebookViz.Tests.Torch.Native;

public class NativeFoldersTests
{
    private const string Library = "libLibTorchSharp.so";
    private const string LibTorch = "libtorch_cpu.so";

    [Fact]
    public void The_folder_of_the_assembly_comes_first()
    {
        using var folder = new TemporaryFolder();
        var beside = folder.Add(Library);
        folder.Add("runtimes", "linux-x64", "native", Library);

        Assert.Equal(beside, Folders(folder.Add("TorchSharp.dll")).Find(Library));
    }

    [Fact]
    public void An_application_keeps_them_under_runtimes()
    {
        using var folder = new TemporaryFolder();
        var native = folder.Add("runtimes", "linux-x64", "native", Library);

        Assert.Equal(native, Folders(folder.Add("TorchSharp.dll")).Find(Library));
    }

    [Fact]
    public void The_hosts_search_directories_are_looked_through()
    {
        using var folder = new TemporaryFolder();
        var native = folder.Add("elsewhere", Library);
        var folders = Folders("") with
        {
            SearchDirectories = string.Join(Path.PathSeparator, Path.Combine(folder.Path, "no"), Path.GetDirectoryName(native) + "/", ""),
        };

        Assert.Equal(native, folders.Find(Library));
    }

    [Fact]
    public void In_a_notebook_each_package_of_the_cache_holds_its_own_part()
    {
        using var cache = new TemporaryFolder();
        var assembly = cache.Add("torchsharp", "0.107.0", "lib", "net8.0", "TorchSharp.dll");
        var library = cache.Add("torchsharp", "0.107.0", "runtimes", "linux-x64", "native", Library);
        var libTorch = cache.Add("libtorch-cpu-linux-x64", "2.10.0", "runtimes", "linux-x64", "native", LibTorch);

        Assert.Equal(library, Folders(assembly).Find(Library));
        Assert.Equal(libTorch, Path.GetFullPath(Folders(assembly).Find(LibTorch)!));
    }

    [Fact]
    public void Versos_cache_holds_assemblies_and_native_libraries_flat_in_each_package()
    {
        using var cache = new TemporaryFolder();
        var assembly = cache.Add("TorchSharp", "0.107.0", "TorchSharp.dll");
        var library = cache.Add("TorchSharp", "0.107.0", "native", Library);
        cache.Add("libtorch-cpu-linux-x64", "2.9.1", "native", LibTorch);
        var libTorch = cache.Add("libtorch-cpu-linux-x64", "2.10.0", "native", LibTorch);

        Assert.Equal(library, Folders(assembly).Find(Library));
        Assert.Equal(libTorch, Path.GetFullPath(Folders(assembly).Find(LibTorch)!));
    }

    [Fact]
    public void An_assembly_outside_the_cache_finds_its_own_version_in_it()
    {
        using var cache = new TemporaryFolder();
        using var application = new TemporaryFolder();
        cache.Add("torchsharp", "0.106.0", "runtimes", "linux-x64", "native", Library);
        var library = cache.Add("torchsharp", "0.107.0", "runtimes", "linux-x64", "native", Library);
        var folders = Folders(application.Add("TorchSharp.dll")) with { PackageRoots = [cache.Path] };

        Assert.Equal(library, folders.Find(Library));
    }

    [Fact]
    public void A_libtorch_of_another_version_is_not_taken()
    {
        using var cache = new TemporaryFolder();
        cache.Add("libtorch-cpu-linux-x64", "2.9.1", "runtimes", "linux-x64", "native", LibTorch);
        cache.Add("libtorch-cpu-linux-x64", "2.11.0", "runtimes", "linux-x64", "native", LibTorch);
        var folders = Folders("") with { PackageRoots = [cache.Path] };

        Assert.Null(folders.Find(LibTorch));
    }

    [Fact]
    public void Where_the_version_is_not_known_the_only_one_is_taken_and_none_of_several()
    {
        using var cache = new TemporaryFolder();
        var only = cache.Add("libtorch-cpu-linux-x64", "2.9.1", "runtimes", "linux-x64", "native", LibTorch);
        var folders = Folders("") with { PackageRoots = [cache.Path], LibTorchVersion = null };
        Assert.Equal(only, folders.Find(LibTorch));

        cache.Add("libtorch-cpu-linux-x64", "2.10.0", "runtimes", "linux-x64", "native", LibTorch);
        Assert.Null(folders.Find(LibTorch));
    }

    private static NativeFolders Folders(string torchSharpPath) => new()
    {
        TorchSharpPath = torchSharpPath,
        TorchSharpVersion = "0.107.0",
        LibTorchVersion = new Version(2, 10, 0, 0),
    };
}
