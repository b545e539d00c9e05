using System.Runtime.CompilerServices;
using NotebookViz.Display;
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
                else if (NotebookExtension.IsNotebook())
                    Register();
            }
            catch (Exception e)
            {
                Console.Error.WriteLine($"NotebookViz.PlotlyNET could not be set up, so charts will not show themselves: {e.Message}");
            }
        }
    }

    // In a method of its own, so that Plotly.NET and the formatting library are looked for only where they are there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Register() => ChartFormatter.Register();
}

/// <summary>Tells a notebook's kernel how to show Plotly.NET charts.</summary>
internal static class ChartFormatter
{
    public static void Register()
    {
        // Both kinds of GenericChart rather than the type itself: the kernel prefers the formatter of a derived type, so these win over
        // Plotly.NET.Interactive's, whichever package is loaded first. That one draws nothing without a network.
        Register<GenericChart.Chart>();
        Register<GenericChart.MultiChart>();
    }

    // Charts other than those of weights have no static picture, so none is stored beside the HTML.
    private static void Register<T>() where T : GenericChart => Formatters.Register<T>(Show, Formatters.TableMimeTypes);

    private static Shown Show(GenericChart chart)
    {
        var view = ChartView.Of(chart);
        return new(view.ToHtml, () => Shown.Sentence(view.ToString()).Png(), view.ToString);
    }
}
