using System.Reflection;

namespace NotebookViz.Benchmarks;

/// <summary>Where things are in the repository that this program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The tool, built in the same configuration.</summary>
    public static string Tool { get; } = PathOf("src", "NotebookViz.Cli", "bin", Metadata("Configuration"), $"net{Environment.Version.Major}.0", "NotebookViz.Cli.dll");

    /// <summary>ggml's library for this processor, from its package.</summary>
    public static string Ggml { get; } = Path.Combine(Metadata("GgmlPackage"), "LLamaSharpRuntimes", "linux-x64", "native", System.Runtime.Intrinsics.X86.Avx2.IsSupported ? "avx2" : "noavx", "libggml-base.so");

    /// <summary>Whether all was built to be measured.</summary>
    public static bool IsOptimized => Metadata("Configuration") != "Debug";

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
