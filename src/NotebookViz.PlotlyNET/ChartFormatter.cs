using Microsoft.DotNet.Interactive.Formatting;
using NotebookViz.Display;
using Plotly.NET;

namespace NotebookViz.Charts;

/// <summary>Tells a notebook's kernel how to show Plotly.NET charts. It wins over the formatter that Plotly.NET 6 brings, which writes no chart.</summary>
internal static class ChartFormatter
{
    // A chart that is not a weight's has no static picture, so none is stored beside the HTML.
    private static readonly string[] MimeTypes = [Mime.Html, Mime.Text];

    public static void Register()
    {
        // The chart is written once for both.
        var last = new LastShown<GenericChart>(Shown, MimeTypes.Length);
        foreach (string mimeType in MimeTypes)
            Formatter.Register<GenericChart>((chart, writer) => writer.Write(last.As(chart, mimeType)), mimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(GenericChart), MimeTypes);
    }

    private static Shown Shown(GenericChart chart)
    {
        var view = ChartView.Of(chart);
        return new(view.ToHtml, () => Display.Shown.Sentence(view.ToString()).Png(), view.ToString);
    }
}
