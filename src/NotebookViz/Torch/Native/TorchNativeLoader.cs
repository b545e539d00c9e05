using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;
using NotebookViz.Common;

namespace NotebookViz.Torch.Native;

/// <summary>
/// Helps TorchSharp find and load its native library if it cannot do so itself.
/// <list type="bullet">
/// <item>On Linux with a libstdc++ older than GCC 13's (Debian 12, Ubuntu 22.04) libLibTorchSharp.so does not load: it requires a
/// newer version because of one symbol that it never uses. A copy without that requirement is loaded instead.</item>
/// <item>In a notebook TorchSharp finds libtorch in the static constructor of <c>torch</c>. A cell that begins with
/// <c>nn.Linear(…)</c> would call native code before it has run, so the constructor is run first.</item>
/// </list>
/// Installed files are never changed, and if the ordinary load succeeds none of this runs. README.md in this folder gives the
/// reasons and details. Set the environment variable NOTEBOOKVIZ_NATIVE_LOADER=off to turn it off.
/// </summary>
internal static class TorchNativeLoader
{
    private const string Library = "LibTorchSharp";
    private const string LibraryFile = "libLibTorchSharp.so";
    private const string Switch = "NOTEBOOKVIZ_NATIVE_LOADER";
    private const string CppRuntime = "libstdc++.so.6";
    private const string CppVersion = "GLIBCXX_3.4.32";

    // A symbol that libstdc++ has had since that version: std::ios_base_library_init().
    private const string CppVersionSymbol = "_ZSt21ios_base_library_initv";

    private static readonly Lock Gate = new();
    private static nint _handle;
    private static int _installed;

    [ThreadStatic]
    private static bool _retrying;

    /// <summary>
    /// Registers the loader. Call it before the first use of TorchSharp; calling it again is harmless. Thread-safe. Of TorchSharp it
    /// loads only the assembly and runs no code.
    /// </summary>
    public static void Install()
    {
        if (IsOff(Environment.GetEnvironmentVariable(Switch)) || Interlocked.Exchange(ref _installed, 1) != 0)
            return;

        // A script host may have its own load context; native libraries are resolved in the context of the importing assembly.
        var context = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly) ?? AssemblyLoadContext.Default;
        context.ResolvingUnmanagedDll += Resolve;
    }

    /// <summary>Determines whether a value of NOTEBOOKVIZ_NATIVE_LOADER turns the loader off.</summary>
    internal static bool IsOff(string? value) => value?.Trim().ToLowerInvariant() is "off" or "0" or "false";

    /// <summary>Called by the runtime after the ordinary load of a native library failed; returning 0 lets it fail.</summary>
    private static nint Resolve(Assembly assembly, string name)
    {
        if (_retrying || name != Library || assembly != typeof(torch).Assembly)
            return 0;

        // The native libraries are loaded first, because the constructor requests the library itself and re-enters this method.
        // The lock is not held while it runs; otherwise two threads that start at the same time could deadlock.
        var handle = LoadMapped();
        if (handle == 0)
            handle = LoadRelaxed();
        RunTorchConstructor();
        return handle != 0 ? handle : RetryOrdinaryLoad(assembly);
    }

    /// <summary>Returns the library if a host has mapped it under its own name; loading its path again returns the same one.</summary>
    private static nint LoadMapped() =>
        MappedLibraries.OfThisProcess.Find(FileOn(Platforms.Here)) is { } path && NativeLibrary.TryLoad(path, out var handle) ? handle : 0;

    /// <summary>The file name of TorchSharp's native library.</summary>
    internal static string FileOn(Platform platform) => platform switch
    {
        Platform.Windows => "LibTorchSharp.dll",
        Platform.MacOS => "libLibTorchSharp.dylib",
        _ => LibraryFile,
    };

    private static nint LoadRelaxed()
    {
        lock (Gate)
        {
            if (_handle == 0 && Platforms.Here == Platform.Linux && RuntimeInformation.ProcessArchitecture == Architecture.X64)
                _handle = LoadRelaxed(Folders());
            return _handle;
        }
    }

    private static nint LoadRelaxed(NativeFolders folders)
    {
        if (SystemHasVersion() || folders.Find(LibraryFile) is not { } source)
            return 0;

        try
        {
            var library = File.ReadAllBytes(source);
            if (ElfVersionNeeds.FindUnusedNeed(library, CppRuntime, CppVersion) is not { } flags
                || !LibTorch.TryLoad(folders, MappedLibraries.OfThisProcess))
                return 0;

            library[flags] |= ElfVersionNeeds.WeakFlag;
            return LibraryCopy.TryLoad(library, LibraryFile, LibraryCopy.UserCacheFolder(), out var handle) ? handle : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // the ordinary error says what could not be loaded
        }
    }

    /// <summary>True if the system's libstdc++ is new enough; the failure then has another cause, which cannot be fixed here.</summary>
    private static bool SystemHasVersion()
    {
        if (!NativeLibrary.TryLoad(CppRuntime, out var runtime))
            return false;

        var has = NativeLibrary.TryGetExport(runtime, CppVersionSymbol, out _);
        NativeLibrary.Free(runtime);
        return has;
    }

    private static NativeFolders Folders()
    {
        var assembly = typeof(torch).Assembly;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] roots =
        [
            Environment.GetEnvironmentVariable("NUGET_PACKAGES"),
            home.Length == 0 ? null : Path.Combine(home, ".nuget", "packages"),
        ];
        return new NativeFolders
        {
            TorchSharpPath = assembly.Location,
            TorchSharpVersion = assembly.GetName().Version?.ToString(3) ?? "",
            LibTorchVersion = LibTorchVersion(),
            SearchDirectories = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string,
            PackageRoots = [.. roots.Where(root => !string.IsNullOrEmpty(root)).Select(root => root!)],
        };
    }

    /// <summary>
    /// Returns the version of libtorch that TorchSharp was built for. It is read from the metadata of a constant, because reading
    /// <c>torch.__version__</c> would run the static constructor.
    /// </summary>
    internal static Version? LibTorchVersion()
    {
        var constant = typeof(torch).GetField("libtorchPackageVersion", BindingFlags.NonPublic | BindingFlags.Static);
        return constant is { IsLiteral: true } && Version.TryParse(constant.GetRawConstantValue() as string, out var version) ? version : null;
    }

    /// <summary>
    /// Runs the static constructor once. Returns at once if this thread is already inside it, and waits if another thread is.
    /// </summary>
    private static void RunTorchConstructor()
    {
        try
        {
            RuntimeHelpers.RunClassConstructor(typeof(torch).TypeHandle);
        }
        catch (TypeInitializationException)
        {
            // TorchSharp has already printed what it tried; the native call that led here fails with the runtime's own error.
        }
    }

    /// <summary>Tries the name alone, because the constructor may have loaded the library from elsewhere.</summary>
    private static nint RetryOrdinaryLoad(Assembly assembly)
    {
        _retrying = true;
        try
        {
            return NativeLibrary.TryLoad(Library, assembly, null, out var handle) ? handle : 0;
        }
        finally
        {
            _retrying = false;
        }
    }
}
