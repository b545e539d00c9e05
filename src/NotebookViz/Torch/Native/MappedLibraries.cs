using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NotebookViz.Torch.Native;

/// <summary>
/// The native libraries that are mapped into this process. A second copy of libtorch beside a mapped one ends the process, so
/// nothing is loaded before looking here.
/// </summary>
/// <param name="paths">Lists the full paths of the mapped libraries; replaced in tests.</param>
internal sealed class MappedLibraries(Func<IEnumerable<string>> paths)
{
    /// <summary>The libraries of this process, listed in the way of its operating system.</summary>
    public static MappedLibraries OfThisProcess { get; } = new(OperatingSystem.IsMacOS() ? DyldImages : ProcessModules);

    /// <summary>The full path of the mapped library with that file name, or null if there is none.</summary>
    public string? Find(string fileName)
    {
        // Windows compares file names without case, and so does the default file system of macOS.
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return paths().FirstOrDefault(path => Path.GetFileName(path).Equals(fileName, comparison));
    }

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
            // Null when another thread has unloaded a library since the count was read.
            if (Marshal.PtrToStringUTF8(ImageName(i)) is { } path)
                yield return path;
        }
    }

    [DllImport("libSystem.dylib", EntryPoint = "_dyld_image_count")]
    private static extern uint ImageCount();

    [DllImport("libSystem.dylib", EntryPoint = "_dyld_get_image_name")]
    private static extern nint ImageName(uint index);
}
