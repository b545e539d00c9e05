using System.Diagnostics;
using System.Runtime.InteropServices;
using NotebookViz.Common;

namespace NotebookViz.Torch.Native;

/// <summary>
/// The folders that may contain TorchSharp's native library and libtorch. An application has them next to its assemblies; in a
/// notebook each stays in its own package in a cache. NuGet's cache has PACKAGE/VERSION/lib/FRAMEWORK/*.dll and
/// PACKAGE/VERSION/runtimes/RUNTIME/native; Verso's has PACKAGE/VERSION/*.dll and PACKAGE/VERSION/native.
/// </summary>
internal sealed record NativeFolders
{
    private const string Runtime = "linux-x64";

    /// <summary>The full path of TorchSharp.dll; empty if it was loaded from memory.</summary>
    public required string TorchSharpPath { get; init; }

    /// <summary>TorchSharp's version as in its package, such as 0.107.0. The native library must have the same version.</summary>
    public required string TorchSharpVersion { get; init; }

    /// <summary>The version of libtorch that TorchSharp was built for; null if unknown.</summary>
    public Version? LibTorchVersion { get; init; }

    /// <summary>The host's own list (NATIVE_DLL_SEARCH_DIRECTORIES), separated like PATH.</summary>
    public string? SearchDirectories { get; init; }

    /// <summary>NuGet caches other than the one that contains TorchSharp.dll.</summary>
    public IReadOnlyList<string> PackageRoots { get; init; } = [];

    /// <summary>Returns the full path of the first file with that name, or null.</summary>
    public string? Find(string fileName) =>
        All().Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);

    /// <summary>Returns all folders, the most likely first; some may not exist.</summary>
    public IEnumerable<string> All()
    {
        var assemblyFolder = Path.GetDirectoryName(TorchSharpPath);
        if (!string.IsNullOrEmpty(assemblyFolder))
        {
            yield return assemblyFolder;
            yield return Native(assemblyFolder);
        }

        foreach (var folder in (SearchDirectories ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;

        if (PackageOf(assemblyFolder) is { } package)
        {
            foreach (var folder in Natives(package).Concat(LibTorch(Path.Combine(package, "..", ".."))))
                yield return folder;
        }

        foreach (var root in PackageRoots)
        {
            foreach (var folder in Natives(Path.Combine(root, "torchsharp", TorchSharpVersion)).Concat(LibTorch(root)))
                yield return folder;
        }
    }

    private static string Native(string folder) => Path.Combine(folder, "runtimes", Runtime, "native");

    /// <summary>Returns the folders of a package's native libraries in NuGet's cache and in Verso's.</summary>
    private static string[] Natives(string package) => [Native(package), Path.Combine(package, "native")];

    /// <summary>Returns TorchSharp's folder …/torchsharp/VERSION in a cache; null if the assembly is not in a cache.</summary>
    private static string? PackageOf(string? assemblyFolder)
    {
        var parent = Path.GetDirectoryName(assemblyFolder);
        if (Path.GetFileName(parent) is "lib")
            return Path.GetDirectoryName(parent);
        return "torchsharp".Equals(Path.GetFileName(parent), StringComparison.OrdinalIgnoreCase) ? assemblyFolder : null;
    }

    private IEnumerable<string> LibTorch(string root)
    {
        var package = Path.Combine(root, $"libtorch-cpu-{Runtime}");
        if (!Directory.Exists(package))
            return [];

        var versions = Directory.GetDirectories(package);
        // A libtorch that TorchSharp was not built for may load and then crash, so finding none is better.
        return versions
            .Where(folder => LibTorchVersion is null ? versions.Length == 1 : IsVersion(Path.GetFileName(folder), LibTorchVersion))
            .SelectMany(Natives);
    }

    private static bool IsVersion(string name, Version version) =>
        Version.TryParse(name, out var parsed) && Normalize(parsed) == Normalize(version);

    // In package names 2.10.0 and 2.10.0.0 are the same version; in System.Version they differ.
    private static Version Normalize(Version v) => new(v.Major, v.Minor, Math.Max(v.Build, 0), Math.Max(v.Revision, 0));
}

/// <summary>
/// The native libraries that are mapped into this process. Loading a second copy of libtorch ends the process, so look here before
/// loading anything.
/// </summary>
/// <param name="paths">Lists the full paths of the mapped libraries; replaced in tests.</param>
/// <param name="platform">The operating system.</param>
internal sealed class MappedLibraries(Func<IEnumerable<string>> paths, Platform platform)
{
    /// <summary>The libraries of this process, as listed by its operating system.</summary>
    public static MappedLibraries OfThisProcess { get; } = new(Platforms.Here == Platform.MacOS ? DyldImages : ProcessModules, Platforms.Here);

    /// <summary>Returns the full path of the mapped library with that file name, or null if there is none.</summary>
    public string? Find(string fileName) => paths().FirstOrDefault(path => FileNameOf(path).Equals(fileName, platform.FileNames()));

    private string FileNameOf(string path) => path[(path.AsSpan().LastIndexOfAny('/', platform == Platform.Windows ? '\\' : '/') + 1)..];

    /// <summary>Linux (from /proc/self/maps) and Windows.</summary>
    internal static IEnumerable<string> ProcessModules()
    {
        using var process = Process.GetCurrentProcess();
        return [.. process.Modules.Cast<ProcessModule>().Select(module => module.FileName)];
    }

    /// <summary>macOS, where a process cannot list its modules through .NET.</summary>
    internal static IEnumerable<string> DyldImages()
    {
        for (uint i = 0; i < ImageCount(); i++)
        {
            // Null if another thread has unloaded a library since the count was read.
            if (Marshal.PtrToStringUTF8(ImageName(i)) is { } path)
                yield return path;
        }
    }

    [DllImport("libSystem.dylib", EntryPoint = "_dyld_image_count")]
    private static extern uint ImageCount();

    [DllImport("libSystem.dylib", EntryPoint = "_dyld_get_image_name")]
    private static extern nint ImageName(uint index);
}
