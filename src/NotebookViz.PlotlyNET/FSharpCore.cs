using System.Reflection;
using System.Runtime.Loader;

namespace NotebookViz.PlotlyNET;

/// <summary>
/// Lets Plotly.NET use the FSharp.Core that is already loaded. Plotly.NET 6 requests FSharp.Core 10.1, the .NET Interactive kernel has 10.0,
/// and .NET never loads an older version by itself. Both have every member that Plotly.NET uses.
/// </summary>
internal static class FSharpCore
{
    private const string Name = "FSharp.Core";

    /// <summary>Answers later requests for a newer FSharp.Core with the loaded one, if their major versions are the same.</summary>
    public static void UseLoaded() => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        name is { Name: Name, Version: { } asked } && Loaded(context) is { } loaded && CanReplace(asked, loaded.GetName().Version) ? loaded : null;

    /// <summary>Whether a program compiled against one version can be expected to run with another.</summary>
    public static bool CanReplace(Version asked, Version? loaded) => asked.Major == loaded?.Major;

    /// <summary>The FSharp.Core of this process; null if there is none.</summary>
    public static Assembly? Loaded(AssemblyLoadContext context)
    {
        try
        {
            // Without a version, so that the handler above does not call itself.
            return context.LoadFromAssemblyName(new AssemblyName(Name));
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException)
        {
            return null;
        }
    }
}
