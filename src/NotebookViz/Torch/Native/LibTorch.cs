using System.Runtime.InteropServices;

namespace NotebookViz.Torch.Native;

/// <summary>
/// Loads libtorch by full path, so that a library linked to it can be loaded from any folder. Parts that are already mapped are
/// reused: a second copy of libtorch registers its operators twice, which ends the process.
/// </summary>
internal static class LibTorch
{
    private const string Cpu = "libtorch_cpu.so";

    /// <summary>Returns false if a part is missing or does not load.</summary>
    public static bool TryLoad(NativeFolders folders, MappedLibraries mapped)
    {
        if ((mapped.Find(Cpu) ?? folders.Find(Cpu)) is not { } cpu || Path.GetDirectoryName(cpu) is not { } folder)
            return false;

        // In dependency order. OpenMP's file name contains a build hash; only CUDA builds have the CUDA libraries.
        foreach (var openMp in Directory.GetFiles(folder, "libgomp*.so*"))
            Load(Path.GetFileName(openMp));

        var ok = Load("libc10.so") && Load(Cpu);
        if (File.Exists(Path.Combine(folder, "libtorch_cuda.so")))
        {
            Load("libc10_cuda.so");
            Load("libtorch_cuda.so");
        }

        return ok && Load("libtorch.so");

        // Loading the path of a mapped file again returns the same library.
        bool Load(string name) => NativeLibrary.TryLoad(mapped.Find(name) ?? Path.Combine(folder, name), out _);
    }
}
