using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Plotly.NET;

namespace NotebookViz.PlotlyNET;

/// <summary>Whether Plotly.NET can be used in this process.</summary>
internal static class PlotlyNet
{
    private static readonly Lazy<string?> LazyProblem = new(Find);

    /// <summary>Gets why Plotly.NET cannot be used here and what to do instead, in one sentence; null if it can be used.</summary>
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
            // The exception may be a static constructor's wrapper around the reason.
            return Sentence(e.GetBaseException());
        }
    }

    private static string Sentence(Exception e) =>
        $"Plotly.NET cannot be used here: {Reason(e)}. Weights are still shown, and weight.ToPlotlyJson() returns the same figure.";

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
        : "none is loaded";

    // In a separate method, so that a failure to load its types is thrown inside the try block.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeChart() => _ = GenericChart.toJson(FigureReader.Read("""{"data":[{"type":"scatter"}],"layout":{}}"""));
}
