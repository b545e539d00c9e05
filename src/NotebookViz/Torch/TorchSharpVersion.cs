using System.Runtime.Loader;

namespace NotebookViz.Torch;

/// <summary>
/// Detects a TorchSharp older than the one that this library was built for. A notebook may have loaded one before this package; the
/// resulting errors (method or assembly not found) do not mention that. Uses no type of TorchSharp.
/// </summary>
internal static class TorchSharpVersion
{
    private const string Name = "TorchSharp";

    /// <summary>The version that this library was built for.</summary>
    public static Version Needed { get; } =
        typeof(TorchSharpVersion).Assembly.GetReferencedAssemblies().First(assembly => assembly.Name == Name).Version!;

    /// <summary>The problem and the remedy, as sentences; null if the loaded TorchSharp is new enough or none is loaded.</summary>
    public static string? Complaint => Loaded() is { } loaded && loaded < Needed
        ? $"TorchSharp {Text(loaded)} is loaded, but NotebookViz needs {Text(Needed)} or newer. {Remedy}"
        : null;

    /// <summary>Returns the message for an error: the problem and the remedy if TorchSharp is too old or missing, otherwise the error's own message.</summary>
    public static string Explain(Exception error) =>
        !IsOfTorchSharp(error) ? error.Message
        : Complaint ?? (Loaded() is null ? $"NotebookViz needs TorchSharp {Text(Needed)} or newer, which was not found. {Remedy}" : error.Message);

    private static string Remedy =>
        $"Restart the kernel and write #r \"nuget: TorchSharp-cpu, {Text(Needed)}\" into the first cell, before anything else that uses TorchSharp.";

    // The message names what was not found: an assembly with its version, a type, or a method with its types.
    private static bool IsOfTorchSharp(Exception? error) => error is not null
        && (error is MissingMemberException or TypeLoadException or FileLoadException or FileNotFoundException && error.Message.Contains(Name, StringComparison.Ordinal)
            || IsOfTorchSharp(error.InnerException));

    // The one that this library would use: it is taken from the library's own load context if that has one.
    private static Version? Loaded()
    {
        var own = AssemblyLoadContext.GetLoadContext(typeof(TorchSharpVersion).Assembly);
        return (own?.Assemblies ?? []).Concat(AppDomain.CurrentDomain.GetAssemblies())
            .Select(assembly => assembly.GetName()).FirstOrDefault(name => name.Name == Name)?.Version;
    }

    private static string Text(Version version) => version.ToString(3);
}
