using System.Runtime.CompilerServices;

namespace NotebookViz.Charts;

/// <summary>Whether Plotly.NET can be used in this process.</summary>
internal static class PlotlyNet
{
    private static readonly Lazy<string?> LazyProblem = new(Find);

    /// <summary>Why Plotly.NET cannot be used here and what to do instead, in one sentence; null where it can.</summary>
    public static string? Problem => LazyProblem.Value;

    private static string? Find()
    {
        try
        {
            MakeChart();
            return null;
        }
        catch (Exception e)
        {
            // What is thrown first may be a static constructor's wrapper around the reason.
            return Sentence(e.GetBaseException());
        }
    }

    // The .NET Interactive kernel brings an FSharp.Core of its own, which wins over the newer one that Plotly.NET is compiled against.
    private static string Sentence(Exception e)
    {
        string reason = e is FileLoadException or FileNotFoundException && e.Message.Contains("FSharp.Core", StringComparison.Ordinal)
            ? $"it needs a newer FSharp.Core than the {LoadedFSharp()} that this notebook's kernel has loaded"
            : e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return $"Plotly.NET cannot be used here: {reason}; NotebookViz itself works without it (weights show themselves, and weight.ToPlotlyJson() is the same figure), "
            + "and Plotly.NET works in 'notebookviz run', in 'dotnet fsi' and in programs.";
    }

    private static string LoadedFSharp() =>
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName()).FirstOrDefault(name => name.Name == "FSharp.Core")?.Version is { } version
            ? $"version {version.ToString(2)}"
            : "version";

    // In a method of its own, so that what cannot be loaded is thrown where it is caught.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeChart() => _ = ChartJson.Of(FigureReader.Read("""{"data":[{"type":"scatter"}],"layout":{}}"""));
}
