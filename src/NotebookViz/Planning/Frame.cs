namespace NotebookViz.Planning;

/// <summary>Where the plotting area lies within the picture, in CSS pixels, so that the live and the static figure are laid out alike.</summary>
internal sealed record Frame(double Left, double Top, double Width, double Height, double Right, double Bottom)
{
    /// <summary>The width of the whole picture.</summary>
    public double TotalWidth => Left + Width + Right;

    /// <summary>The height of the whole picture.</summary>
    public double TotalHeight => Top + Height + Bottom;
}
