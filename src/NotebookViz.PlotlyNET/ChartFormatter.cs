using NotebookViz.Display;
using Plotly.NET;

namespace NotebookViz.Charts;

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
