using System.Runtime.CompilerServices;
using NotebookViz.PlotlyNET;
using Plotly.NET;

namespace NotebookViz;

/// <summary>What has to be set up before the first chart is shown.</summary>
public static class PlotlyNotebookExtension
{
    private static readonly Lock Gate = new();
    private static bool _done;

    /// <summary>
    /// In a notebook, makes Plotly.NET charts show themselves as the last value of a cell. A notebook's kernel calls it when the package is
    /// loaded. Calling it twice is harmless. Thread-safe.
    /// </summary>
    /// <remarks>It never throws: where Plotly.NET cannot be loaded, a sentence on the console says why and what to do instead.</remarks>
    public static void Load()
    {
        lock (Gate)
        {
            if (_done)
                return;
            _done = true;
            try
            {
                NotebookExtension.Load();
                if (PlotlyNet.Problem is { } problem)
                    Console.Error.WriteLine(problem);
                else
                    Register();
            }
            catch (Exception e)
            {
                Console.Error.WriteLine($"NotebookViz.PlotlyNET could not be set up, so charts will not show themselves: {e.Message}");
            }
        }
    }

    // In a method of its own, so that Plotly.NET is looked for only where it is there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Register()
    {
        // Both kinds of GenericChart rather than the type itself: the kernel prefers the formatter of a derived type, so these win over
        // Plotly.NET.Interactive's, whichever package is loaded first. That one draws nothing without a network.
        NotebookExtension.Register<GenericChart.Chart>(ChartView.Of);
        NotebookExtension.Register<GenericChart.MultiChart>(ChartView.Of);
    }
}
