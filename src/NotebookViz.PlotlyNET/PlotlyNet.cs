using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Plotly.NET;

namespace NotebookViz.PlotlyNET;

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
            FSharpCore.UseLoaded();
            MakeChart();
            return null;
        }
        catch (Exception e)
        {
            // What is thrown first may be a static constructor's wrapper around the reason.
            return Sentence(e.GetBaseException());
        }
    }

    private static string Sentence(Exception e) =>
        $"Plotly.NET cannot be used here: {Reason(e)}. Weights are shown all the same, and weight.ToPlotlyJson() returns the same figure.";

    // A host may have loaded an FSharp.Core that is too old for Plotly.NET.
    private static string Reason(Exception e)
    {
        string? file = (e as FileLoadException)?.FileName ?? (e as FileNotFoundException)?.FileName;
        if (file?.StartsWith("FSharp.Core,", StringComparison.Ordinal) != true)
            return e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return $"it needs FSharp.Core {new AssemblyName(file).Version?.ToString(2)} and {Present()}";
    }

    private static string Present() => FSharpCore.Loaded(AssemblyLoadContext.Default)?.GetName().Version is { } version
        ? $"{version.ToString(2)} is loaded"
        : "there is none";

    // In a method of its own, so that what cannot be loaded is thrown where it is caught.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeChart() => _ = GenericChart.toJson(FigureReader.Read("""{"data":[{"type":"scatter"}],"layout":{}}"""));
}
