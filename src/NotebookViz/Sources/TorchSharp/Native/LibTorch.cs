using System.Runtime.InteropServices;

namespace NotebookViz.Sources.Torch.Native;

/// <summary>Loads libtorch by full path, so that a library that is linked to it finds it loaded, wherever that one lies.</summary>
internal static class LibTorch
{
    /// <summary>False where a part is missing or does not load.</summary>
    public static bool TryLoad(NativeFolders folders)
    {
        if (folders.Find("libtorch_cpu.so") is not { } cpu || Path.GetDirectoryName(cpu) is not { } folder)
            return false;

        // In the order of their dependencies. OpenMP's name has a hash of its build in it; CUDA is there in CUDA builds only.
        foreach (var openMp in Directory.GetFiles(folder, "libgomp*.so*"))
            NativeLibrary.TryLoad(openMp, out _);

        var ok = Load("libc10.so") && Load("libtorch_cpu.so");
        if (File.Exists(Path.Combine(folder, "libtorch_cuda.so")))
        {
            Load("libc10_cuda.so");
            Load("libtorch_cuda.so");
        }

        return ok && Load("libtorch.so");

        bool Load(string name) => NativeLibrary.TryLoad(Path.Combine(folder, name), out _);
    }
}
