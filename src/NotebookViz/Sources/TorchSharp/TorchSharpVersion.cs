using System.Runtime.Loader;

namespace NotebookViz.Sources.Torch;

/// <summary>
/// Tells an older TorchSharp than this library was built for. A notebook may have loaded one before this package; the errors that follow
/// from it (a method is not found, an assembly's version does not match) do not say so. Touches no type of TorchSharp.
/// </summary>
internal static class TorchSharpVersion
{
    private const string Name = "TorchSharp";

    /// <summary>What this library was built for.</summary>
    public static Version Needed { get; } =
        typeof(TorchSharpVersion).Assembly.GetReferencedAssemblies().First(assembly => assembly.Name == Name).Version!;

    /// <summary>What is wrong and the remedy, as sentences; null where the TorchSharp that is loaded is new enough or there is none.</summary>
    public static string? Complaint => Loaded() is { } loaded && loaded < Needed
        ? $"TorchSharp {Text(loaded)} is loaded, but NotebookViz needs {Text(Needed)} or newer. Restart the kernel and write "
            + $"#r \"nuget: TorchSharp-cpu, {Text(Needed)}\" into the first cell, before anything else that uses TorchSharp."
        : null;

    /// <summary>What to say of an error: the complaint where an older TorchSharp is its cause, otherwise its own message.</summary>
    public static string Explain(Exception error) => IsOfVersions(error) && Complaint is { } complaint ? complaint : error.Message;

    private static bool IsOfVersions(Exception? error) => error is not null
        && (error is MissingMemberException or TypeLoadException or FileLoadException or FileNotFoundException || IsOfVersions(error.InnerException));

    // The one that this library would use, which is that of its own load context where that has one.
    private static Version? Loaded()
    {
        var own = AssemblyLoadContext.GetLoadContext(typeof(TorchSharpVersion).Assembly);
        return (own?.Assemblies ?? []).Concat(AppDomain.CurrentDomain.GetAssemblies())
            .Select(assembly => assembly.GetName()).FirstOrDefault(name => name.Name == Name)?.Version;
    }

    private static string Text(Version version) => version.ToString(3);
}
