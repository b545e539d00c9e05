using System.Runtime.InteropServices;
using NotebookViz.Common;
using NotebookViz.Torch.Native;

namespace NotebookViz.Tests.Torch.Native;

public class MappedLibrariesTests
{
    [Fact]
    public void A_library_is_found_by_its_file_name_alone()
    {
        var mapped = new MappedLibraries(() => ["/usr/lib/libother.so", "/a/libtorch_cpu.so", "/b/libtorch_cpu.so.1"], Platform.Linux);

        Assert.Equal("/a/libtorch_cpu.so", mapped.Find("libtorch_cpu.so"));
        Assert.Null(mapped.Find("libtorch.so"));
        Assert.Null(mapped.Find("LIBTORCH_CPU.so"));
    }

    [Theory]
    [InlineData("Windows", @"C:\Program Files\app\LIBTORCHSHARP.DLL")]
    [InlineData("MacOS", "/Users/me/app/liblibtorchsharp.dylib")]
    [InlineData("Linux", "/home/me/app/libLibTorchSharp.so")]
    public void The_library_of_each_system_is_found_as_that_system_compares_names(string platform, string path)
    {
        var system = Enum.Parse<Platform>(platform);
        Assert.Equal(path, new MappedLibraries(() => ["other", path], system).Find(TorchNativeLoader.FileOn(system)));
    }

    [Fact]
    public void Those_of_this_process_are_listed() =>
        Assert.True(File.Exists(MappedLibraries.OfThisProcess.Find(Some("System.Native"))));

    [Fact]
    public void A_second_copy_of_libtorch_is_not_mapped() => Assert.Equal("first/libc10.so first/libtorch.so first/libtorch_cpu.so", FreshProcess.Run(LoadASecondCopy));

    private static void LoadASecondCopy()
    {
        // Small libraries under the names of libtorch: two real copies would take a gigabyte, and links would be one file.
        using var folder = new TemporaryFolder();
        string[] names = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];
        foreach (var name in names)
        {
            File.Copy(MappedLibraries.OfThisProcess.Find(Some("System.Native"))!, Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "first")).FullName, name));
            File.Copy(Path.Combine(folder.Path, "first", name), Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "second")).FullName, name));
        }
        // The host has mapped a part of one copy; the folders know another.
        NativeLibrary.Load(Path.Combine(folder.Path, "first", "libtorch_cpu.so"));
        var folders = new NativeFolders
        {
            TorchSharpPath = Path.Combine(folder.Path, "second", "TorchSharp.dll"),
            TorchSharpVersion = "0.107.0",
        };

        Assert.True(LibTorch.TryLoad(folders, MappedLibraries.OfThisProcess));

        var mapped = MappedLibraries.ProcessModules().Where(path => path.StartsWith(folder.Path, StringComparison.Ordinal));
        Console.WriteLine(string.Join(' ', mapped.Select(path => Path.GetRelativePath(folder.Path, path)).Order(StringComparer.Ordinal)));
    }

    private static string Some(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
}
