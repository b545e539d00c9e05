using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using NotebookViz.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Torch.Native;

// Each scenario is a process of its own. The module initialiser of this assembly has installed the loader in it, as the
// package's extension does in a notebook.
public class TorchNativeLoaderTests
{
    [Fact]
    public void The_first_touch_may_be_a_tensor() => Assert.Equal("2", FreshProcess.Run(FirstTouchIsATensor));

    private static void FirstTouchIsATensor() => Console.WriteLine(zeros(2).numel());

    [Fact]
    public void The_first_touch_may_be_a_layer() => Assert.Equal("2x3 6", FreshProcess.Run(FirstTouchIsALayer));

    private static void FirstTouchIsALayer()
    {
        var layer = nn.Linear(3, 2);
        var weight = layer.weight!;
        Console.WriteLine($"{weight.shape[0]}x{weight.shape[1]} {weight.bytes.Length / 4}");
    }

    [Fact]
    public void The_first_touch_may_be_a_layer_on_several_threads() =>
        Assert.Equal("8 x 12", FreshProcess.Run(FirstTouchOnSeveralThreads));

    private static void FirstTouchOnSeveralThreads()
    {
        using var start = new Barrier(8);
        var counts = new int[8];
        var threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            counts[i] = (int)(i % 2 == 0 ? FirstLayer() : FirstTensor());
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Console.WriteLine($"{counts.Length} x {string.Join("/", counts.Distinct())}");

        static long FirstLayer() => nn.Linear(4, 3, hasBias: false).weight!.numel();
        static long FirstTensor() => zeros(3, 4).numel();
    }

    [Fact]
    public void A_script_host_has_a_load_context_of_its_own() =>
        Assert.Equal("scripts: 32x1x3x3", FreshProcess.Run(InALoadContextOfItsOwn));

    private static void InALoadContextOfItsOwn()
    {
        // As in a notebook: TorchSharp.dll in the NuGet cache, and no list of folders that would lead elsewhere.
        AppContext.SetData("NATIVE_DLL_SEARCH_DIRECTORIES", "");
        MakeAConvolutionIn(new ScriptContext(InNuGetCache));
    }

    [Fact]
    public void Verso_has_a_package_cache_of_its_own_layout()
    {
        using var temp = new TemporaryFolder();
        // No other package cache in which anything could be found, as for most users of Verso.
        Assert.Equal("scripts: 32x1x3x3", FreshProcess.Run(InVersosCache, ("TMPDIR", temp.Path), ("HOME", temp.Path), ("NUGET_PACKAGES", "")));
    }

    private static void InVersosCache()
    {
        AppContext.SetData("NATIVE_DLL_SEARCH_DIRECTORIES", "");
        var cache = Path.Combine(Path.GetTempPath(), "verso-nuget-packages", "net10.0");
        var torchSharp = Path.Combine(cache, "TorchSharp", TorchSharpVersion);
        var libTorch = Path.Combine(cache, "libtorch-cpu-linux-x64", TorchNativeLoader.LibTorchVersion()!.ToString(3), "native");
        Directory.CreateDirectory(Path.Combine(torchSharp, "native"));
        Directory.CreateDirectory(libTorch);
        File.Copy(Path.Combine(InNuGetCache, "TorchSharp.dll"), Path.Combine(torchSharp, "TorchSharp.dll"));
        foreach (var file in Directory.GetFiles(NativeFolder))
        {
            var name = Path.GetFileName(file);
            File.CreateSymbolicLink(name == "libLibTorchSharp.so" ? Path.Combine(torchSharp, "native", name) : Path.Combine(libTorch, name), file);
        }

        MakeAConvolutionIn(new ScriptContext(torchSharp));
    }

    private static string NativeFolder => Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");

    private static string TorchSharpVersion => typeof(torch).Assembly.GetName().Version!.ToString(3);

    private static string InNuGetCache => Path.Combine(PackageRoot, "torchsharp", TorchSharpVersion, "lib", "net8.0");

    private static string PackageRoot => typeof(TorchNativeLoaderTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "NuGetPackageRoot").Value!;

    private static void MakeAConvolutionIn(ScriptContext scripts) =>
        scripts.LoadFromAssemblyPath(typeof(TorchNativeLoaderTests).Assembly.Location)
            .GetType(typeof(TorchNativeLoaderTests).FullName!)!
            .GetMethod(nameof(MakeAConvolution), BindingFlags.Static | BindingFlags.NonPublic)!
            .Invoke(null, null);

    private static void MakeAConvolution()
    {
        var shape = nn.Conv2d(1, 32, kernel_size: 3).weight!.shape;
        Console.WriteLine($"{AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly)!.Name}: {string.Join("x", shape)}");
    }

    private sealed class ScriptContext(string torchSharpFolder) : AssemblyLoadContext("scripts")
    {
        protected override Assembly? Load(AssemblyName name) => name.Name switch
        {
            "TorchSharp" => LoadFromAssemblyPath(Path.Combine(torchSharpFolder, "TorchSharp.dll")),
            "NotebookViz" => LoadFromAssemblyPath(typeof(TorchNativeLoader).Assembly.Location),
            _ => null,
        };
    }

    [Fact]
    public void The_environment_turns_it_off()
    {
        using var cache = new TemporaryFolder();
        // On a system with a new enough libstdc++ TorchSharp loads without it as well.
        var result = FreshProcess.Run(TryFirstTouch, ("NOTEBOOKVIZ_NATIVE_LOADER", "off"), ("XDG_CACHE_HOME", cache.Path));

        Assert.Empty(Directory.GetFileSystemEntries(cache.Path));
        Assert.Equal(HasOldCppRuntime ? "DllNotFoundException" : "2", result);
    }

    private static void TryFirstTouch()
    {
        try
        {
            Console.WriteLine(nn.Linear(2, 1).weight!.numel());
        }
        catch (DllNotFoundException)
        {
            Console.WriteLine(nameof(DllNotFoundException));
        }
    }

    private static bool HasOldCppRuntime =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libstdc++.so.6", out var runtime)
        && !NativeLibrary.TryGetExport(runtime, "_ZSt21ios_base_library_initv", out _);

    [Fact]
    public void Installing_it_loads_nothing() => Assert.Equal("nothing", FreshProcess.Run(Install));

    private static void Install()
    {
        TorchNativeLoader.Install();
        TorchNativeLoader.Install();
        Console.WriteLine(LoadedTorchFiles() is [] ? "nothing" : string.Join("\n", LoadedTorchFiles()));
    }

    private static string[] LoadedTorchFiles() =>
        OperatingSystem.IsLinux()
            ? [.. File.ReadLines("/proc/self/maps").Where(line => line.Contains("torch", StringComparison.Ordinal) && line.EndsWith(".so", StringComparison.Ordinal))]
            : [];

    [Fact]
    public void Several_processes_may_begin_at_once_with_an_empty_cache()
    {
        using var cache = new TemporaryFolder();
        var processes = Enumerable.Range(0, 4).Select(_ => FreshProcess.Start(FirstTouchIsALayer, ("XDG_CACHE_HOME", cache.Path))).ToList();

        Assert.All(processes, process => Assert.Equal("2x3 6", FreshProcess.Finish(process)));
        // None where the system's libstdc++ is new enough.
        var folder = Path.Combine(cache.Path, "notebookviz");
        Assert.True(!Directory.Exists(folder) || Directory.GetFiles(folder).Length == 1);
    }

    [Fact]
    public void A_cache_folder_that_cannot_be_written_to_does_not_matter()
    {
        using var folder = new TemporaryFolder();
        var notAFolder = folder.Add("file");

        Assert.Equal("2x3 6", FreshProcess.Run(FirstTouchIsALayer, ("XDG_CACHE_HOME", notAFolder), ("TMPDIR", folder.Path)));
        Assert.Equal([notAFolder], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_is_installed_is_not_changed()
    {
        using var cache = new TemporaryFolder();
        var before = Times();

        FreshProcess.Run(FirstTouchIsATensor, ("XDG_CACHE_HOME", cache.Path));

        Assert.Equal(before, Times());
        Assert.False(Directory.Exists(Path.Combine(AppContext.BaseDirectory, "cpu"))); // where TorchSharp itself would copy it all

        (string, DateTime, long)[] Times() =>
            [.. new DirectoryInfo(NativeFolder).GetFiles().OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => (f.Name, f.LastWriteTimeUtc, f.Length))];
    }
}
