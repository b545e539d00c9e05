using System.Reflection;
using System.Runtime.InteropServices;

namespace NotebookViz.Tests.Formats;

/// <summary>ggml's own library, which decodes blocks for comparison.</summary>
internal static unsafe class Ggml
{
    private static readonly nint Library = NativeLibrary.Load(Path.Combine(
        typeof(Ggml).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "GgmlPackage").Value!,
        "LLamaSharpRuntimes", "linux-x64", "native", "noavx", "libggml-base.so"));

    public static bool IsAvailable => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>The values and the bytes of one block of a type.</summary>
    public static (long Values, long Bytes) SizeOf(int type) =>
        (((delegate* unmanaged<int, long>)Export("ggml_blck_size"))(type), (long)((delegate* unmanaged<int, nuint>)Export("ggml_type_size"))(type));

    /// <summary>The values of some blocks; null of a type that ggml decodes no blocks of.</summary>
    public static float[]? Decode(string type, ReadOnlySpan<byte> blocks, int count)
    {
        string name = "dequantize_row_" + type.ToLowerInvariant().Replace("_k", "_K", StringComparison.Ordinal);
        if (!NativeLibrary.TryGetExport(Library, name, out nint function))
            return null;
        var values = new float[count];
        fixed (byte* from = blocks)
        fixed (float* to = values)
            ((delegate* unmanaged<byte*, float*, long, void>)function)(from, to, count);
        return values;
    }

    private static nint Export(string name) => NativeLibrary.GetExport(Library, name);
}

/// <summary>A test that needs ggml's library, which is used as built for Linux on x64.</summary>
internal sealed class GgmlFactAttribute : FactAttribute
{
    public GgmlFactAttribute() => Skip = Ggml.IsAvailable ? null! : "ggml's library is loaded on Linux and x64 processors only.";
}
