using System.Runtime.CompilerServices;
using NotebookViz.PlotlyNET;
using Plotly.NET;

namespace NotebookViz;

/// <summary>Sets up the display of charts in notebooks.</summary>
public static class PlotlyNotebookExtension
{
    private static readonly Lock Gate = new();
    private static bool _done;

    /// <summary>
    /// Makes a notebook show Plotly.NET charts that are the last value of a cell. The notebook's kernel calls it when the package is loaded.
    /// Calling it twice is harmless. Thread-safe.
    /// </summary>
    /// <remarks>It never throws. If Plotly.NET cannot be loaded, a message on the console says why and what to do instead.</remarks>
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
                Console.Error.WriteLine($"NotebookViz.PlotlyNET could not be set up, so notebooks will not show charts: {e.Message}");
            }
        }
    }

    // In a separate method, so that Plotly.NET is loaded only if it is present.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Register()
    {
        // Both subtypes of GenericChart instead of the type itself: the kernel prefers the formatter of a derived type, so these take precedence over
        // Plotly.NET.Interactive's, whichever package is loaded first. That one draws nothing without a network.
        NotebookExtension.Register<GenericChart.Chart>(ChartView.Of);
        NotebookExtension.Register<GenericChart.MultiChart>(ChartView.Of);
    }
}
