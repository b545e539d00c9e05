using NotebookViz.Planning;

namespace NotebookViz.Rendering.Plotly;

/// <summary>Which shares of plotly's plotting area the picture and the histogram at its right have.</summary>
internal static class PlotSplit
{
    private static double Width(Frame frame) => frame.Width + frame.Right - Margin;

    private static double Height(Frame frame) => Math.Max(frame.Height, frame.ColorBarHeight);

    /// <summary>The room at the right of the histogram, in CSS pixels.</summary>
    public const double Margin = 12;

    /// <summary>The room below plotly's plotting area, in CSS pixels.</summary>
    public static double Bottom(Frame frame) => frame.TotalHeight - frame.Top - Height(frame);

    /// <summary>Where the picture ends, from 0 to 1.</summary>
    public static double Main(Frame frame) => frame.Width / Width(frame);

    /// <summary>The picture's share of the height, at the top.</summary>
    public static (double From, double To) MainDown(Frame frame) => (1 - frame.Height / Height(frame), 1);

    /// <summary>The histogram's share of the width, at the right.</summary>
    public static (double From, double To) Side(Frame frame, double start) => ((frame.Width + start) / Width(frame), 1);

    /// <summary>The histogram's share of the height beside the colour bar, at the top.</summary>
    public static (double From, double To) SideDown(Frame frame) => (1 - frame.ColorBarHeight / Height(frame), 1);
}
