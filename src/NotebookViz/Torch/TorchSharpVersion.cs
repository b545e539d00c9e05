using System.Runtime.Loader;

namespace NotebookViz.Torch;

/// <summary>
/// Tells an older TorchSharp than this library was built for. A notebook may have loaded one before this package; the errors that follow
/// from it (a method is not found, an assembly is not found) do not say so. Touches no type of TorchSharp.
/// </summary>
internal static class TorchSharpVersion
{
    private const string Name = "TorchSharp";

    /// <summary>What this library was built for.</summary>
    public static Version Needed { get; } =
        typeof(TorchSharpVersion).Assembly.GetReferencedAssemblies().First(assembly => assembly.Name == Name).Version!;

    /// <summary>What is wrong and the remedy, as sentences; null where the TorchSharp that is loaded is new enough or there is none.</summary>
    public static string? Complaint => Loaded() is { } loaded && loaded < Needed
        ? $"TorchSharp {Text(loaded)} is loaded, but NotebookViz needs {Text(Needed)} or newer. {Remedy}"
        : null;

    /// <summary>What to say of an error: where TorchSharp is older or missing that and the remedy, otherwise the error's own message.</summary>
    public static string Explain(Exception error) =>
        !IsOfTorchSharp(error) ? error.Message
        : Complaint ?? (Loaded() is null ? $"NotebookViz needs TorchSharp {Text(Needed)} or newer, which is not there. {Remedy}" : error.Message);

    private static string Remedy =>
        $"Restart the kernel and write #r \"nuget: TorchSharp-cpu, {Text(Needed)}\" into the first cell, before anything else that uses TorchSharp.";

    // What is not found is named in the message: an assembly with its version, a type, or a method with its types.
    private static bool IsOfTorchSharp(Exception? error) => error is not null
        && (error is MissingMemberException or TypeLoadException or FileLoadException or FileNotFoundException && error.Message.Contains(Name, StringComparison.Ordinal)
            || IsOfTorchSharp(error.InnerException));

    // The one that this library would use, which is that of its own load context where that has one.
    private static Version? Loaded()
    {
        var own = AssemblyLoadContext.GetLoadContext(typeof(TorchSharpVersion).Assembly);
        return (own?.Assemblies ?? []).Concat(AppDomain.CurrentDomain.GetAssemblies())
            .Select(assembly => assembly.GetName()).FirstOrDefault(name => name.Name == Name)?.Version;
    }

    private static string Text(Version version) => version.ToString(3);
}
