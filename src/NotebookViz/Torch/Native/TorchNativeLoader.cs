using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;
using NotebookViz.Common;

namespace NotebookViz.Torch.Native;

/// <summary>
/// Helps TorchSharp to find and load its native half where it does not manage by itself.
/// <list type="bullet">
/// <item>On Linux with a libstdc++ older than GCC 13's (Debian 12, Ubuntu 22.04) libLibTorchSharp.so does not load: it asks for
/// a version of libstdc++ for the sake of one symbol that nothing in it uses. It is loaded from a copy that does not insist.</item>
/// <item>In a notebook TorchSharp finds libtorch in the static constructor of <c>torch</c>; a cell that begins with
/// <c>nn.Linear(…)</c> calls native code without it. The constructor is run first.</item>
/// </list>
/// Nothing that is installed is changed, and where the ordinary load succeeds none of this runs. README.md in this folder tells
/// the reasons and the details. The environment variable NOTEBOOKVIZ_NATIVE_LOADER=off turns it off.
/// </summary>
internal static class TorchNativeLoader
{
    private const string Library = "LibTorchSharp";
    private const string LibraryFile = "libLibTorchSharp.so";
    private const string Switch = "NOTEBOOKVIZ_NATIVE_LOADER";
    private const string CppRuntime = "libstdc++.so.6";
    private const string CppVersion = "GLIBCXX_3.4.32";

    // What libstdc++ has had since that version: std::ios_base_library_init().
    private const string CppVersionSymbol = "_ZSt21ios_base_library_initv";

    private static readonly Lock Gate = new();
    private static nint _handle;
    private static int _installed;

    [ThreadStatic]
    private static bool _retrying;

    /// <summary>
    /// Hooks the loader up. Call it before the first use of TorchSharp; calling it again is harmless. Thread-safe. It neither
    /// runs nor loads anything of TorchSharp's beyond the assembly itself.
    /// </summary>
    public static void Install()
    {
        if (IsOff(Environment.GetEnvironmentVariable(Switch)) || Interlocked.Exchange(ref _installed, 1) != 0)
            return;

        // A script host keeps its assemblies in a context of its own; native names are resolved in the importing assembly's.
        var context = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly) ?? AssemblyLoadContext.Default;
        context.ResolvingUnmanagedDll += Resolve;
    }

    /// <summary>Tells whether a value of NOTEBOOKVIZ_NATIVE_LOADER turns the loader off.</summary>
    internal static bool IsOff(string? value) => value?.Trim().ToLowerInvariant() is "off" or "0" or "false";

    /// <summary>Called by the runtime when the ordinary load of a native library failed; 0 leaves it at that.</summary>
    private static nint Resolve(Assembly assembly, string name)
    {
        if (_retrying || name != Library || assembly != typeof(torch).Assembly)
            return 0;

        // First the native libraries, then the constructor: it asks for the library itself and comes through here once more.
        // The lock is not held while it runs, or two threads that begin at once would wait for each other.
        var handle = LoadMapped();
        if (handle == 0)
            handle = LoadRelaxed();
        RunTorchConstructor();
        return handle != 0 ? handle : RetryOrdinaryLoad(assembly);
    }

    /// <summary>The library itself where a host has mapped it under its own name; loading its path again gives the same one.</summary>
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

    /// <summary>True where the system's libstdc++ is new enough; the failure then has another cause, which is not ours to mend.</summary>
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
    /// What TorchSharp was built for, from a constant of its own. Read from the metadata: reading <c>torch.__version__</c> would
    /// run the static constructor.
    /// </summary>
    internal static Version? LibTorchVersion()
    {
        var constant = typeof(torch).GetField("libtorchPackageVersion", BindingFlags.NonPublic | BindingFlags.Static);
        return constant is { IsLiteral: true } && Version.TryParse(constant.GetRawConstantValue() as string, out var version) ? version : null;
    }

    /// <summary>
    /// Does nothing when it has run, returns at once when this thread is inside it, and waits when another thread is.
    /// </summary>
    private static void RunTorchConstructor()
    {
        try
        {
            RuntimeHelpers.RunClassConstructor(typeof(torch).TypeHandle);
        }
        catch (TypeInitializationException)
        {
            // TorchSharp has printed what it tried; the native call that led here fails with the runtime's own error.
        }
    }

    /// <summary>The constructor may have loaded the library from elsewhere: its name alone finds it then.</summary>
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
