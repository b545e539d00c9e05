using NotebookViz.Display;
using Plotly.NET;

namespace NotebookViz.Charts;

/// <summary>Tells a notebook's kernel how to show Plotly.NET charts. It wins over the formatter that Plotly.NET 6 brings, which writes no chart.</summary>
internal static class ChartFormatter
{
    // A chart that is not a weight's has no static picture, so none is stored beside the HTML.
    public static void Register() => Formatters.Register<GenericChart>(Show, Formatters.TableMimeTypes);

    private static Shown Show(GenericChart chart)
    {
        var view = ChartView.Of(chart);
        return new(view.ToHtml, () => Shown.Sentence(view.ToString()).Png(), view.ToString);
    }
}
