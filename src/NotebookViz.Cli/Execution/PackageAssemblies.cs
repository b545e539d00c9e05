using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace NotebookViz.Cli.Execution;

/// <summary>
/// Loads assemblies and native libraries of packages. All go into the default load context, to which the contexts of Roslyn's
/// scripts defer, so that no type exists twice.
/// </summary>
internal sealed class PackageAssemblies : IDisposable
{
    private readonly Dictionary<string, string> _assemblies = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _natives = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _folders = [];

    public PackageAssemblies()
    {
        AssemblyLoadContext.Default.Resolving += Resolve;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += ResolveNative;
    }

    public void Dispose()
    {
        AssemblyLoadContext.Default.Resolving -= Resolve;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll -= ResolveNative;
    }

    /// <summary>Makes a package's assemblies loadable.</summary>
    /// <returns>The assemblies to compile against.</returns>
    /// <exception cref="PackageException">The tool itself has loaded an older version of one of them.</exception>
    public IReadOnlyList<string> Add(ResolvedPackage package)
    {
        foreach (var native in package.NativeLibraries)
            _natives.TryAdd(Path.GetFileName(native), native);

        foreach (var path in package.RuntimeAssemblies)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (PlatformAssemblies.Find(name) is not { } own)
                _assemblies.TryAdd(name, path);
            else if (PlatformAssemblies.Version(own) is var have && PlatformAssemblies.Version(path) is var want && have < want)
            {
                throw new PackageException(
                    $"{package.Name} {package.Version} cannot be loaded: notebookviz itself runs with {name} {have}, which is older than {want}.");
            }
        }

        // Loaded at once: a load context that asks later finds them before it looks beside its own assembly.
        foreach (var path in package.RuntimeAssemblies)
        {
            if (_assemblies.TryGetValue(Path.GetFileNameWithoutExtension(path), out var registered) && registered == path)
                AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        }
        return [.. package.CompileAssemblies.Where(p => !PlatformAssemblies.IsReferenced(Path.GetFileNameWithoutExtension(p)))];
    }

    /// <summary>Makes an assembly outside a package loadable, and those beside it.</summary>
    public void AddFile(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        _folders.Add(Path.GetDirectoryName(path)!);
        if (PlatformAssemblies.Find(name) is null && _assemblies.TryAdd(name, path))
            AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
    }

    private Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        if (name.Name is not { } simpleName)
            return null;
        var path = _assemblies.GetValueOrDefault(simpleName)
            ?? _folders.Select(f => Path.Combine(f, simpleName + ".dll")).FirstOrDefault(File.Exists);
        return path is null ? null : context.LoadFromAssemblyPath(path);
    }

    private IntPtr ResolveNative(Assembly assembly, string name)
    {
        // NotebookViz knows how libtorch must be loaded, and in which order; a wrong first try cannot be undone.
        if (IsTorch(name))
            return IntPtr.Zero;
        foreach (var candidate in (string[])[name, $"lib{name}.so", $"{name}.so", $"lib{name}.dylib", $"{name}.dylib", $"{name}.dll"])
        {
            if (_natives.TryGetValue(candidate, out var path) && NativeLibrary.TryLoad(path, out var handle))
                return handle;
        }
        return IntPtr.Zero;
    }

    private static bool IsTorch(string name)
    {
        var plain = Path.GetFileName(name);
        plain = plain.StartsWith("lib", StringComparison.Ordinal) ? plain[3..] : plain;
        return plain.StartsWith("LibTorchSharp", StringComparison.OrdinalIgnoreCase)
            || plain.StartsWith("torch", StringComparison.OrdinalIgnoreCase)
            || plain.StartsWith("c10", StringComparison.OrdinalIgnoreCase);
    }
}
