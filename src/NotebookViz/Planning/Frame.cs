namespace NotebookViz.Planning;

/// <summary>Where the plotting area lies within the picture, in CSS pixels, so that the live and the static figure are laid out alike.</summary>
internal sealed record Frame(double Left, double Top, double Width, double Height, double Right, double Bottom)
{
    /// <summary>The room right of the plotting area: colour bar, its numbers, and the histogram beside them.</summary>
    public const double Side = 156;

    /// <summary>Where the histogram begins, right of the plotting area.</summary>
    public const double HistogramStart = 92;

    /// <summary>The width of the histogram.</summary>
    public const double HistogramWidth = 52;

    /// <summary>The least height of a colour bar on which numbers can be read.</summary>
    public const double LeastColorBar = 70;

    /// <summary>The width of the whole picture.</summary>
    public double TotalWidth => Left + Width + Right;

    /// <summary>The height of the colour bar, which stands at the top right of the plotting area: a longer one says no more.</summary>
    public double ColorBarHeight => Math.Clamp(Height, LeastColorBar, 260);

    /// <summary>The height of the whole picture.</summary>
    public double TotalHeight => Top + Height + Bottom;
}
