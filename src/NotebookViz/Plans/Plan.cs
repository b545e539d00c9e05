namespace NotebookViz.Plans;

/// <summary>What a picture shows, decided once and drawn by every back-end: the data it needs and no more.</summary>
/// <param name="Caption">What the picture says in words.</param>
internal abstract record Plan(Caption Caption);

/// <summary>A single number.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Text">The number, exact.</param>
internal sealed record NumberPlan(Caption Caption, string Text) : Plan(Caption);

/// <summary>No picture: a sentence that says why.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Message">The sentence.</param>
internal sealed record MessagePlan(Caption Caption, string Message) : Plan(Caption);

/// <summary>A picture in words: under it in HTML, above it in text, and instead of it where it cannot be seen.</summary>
/// <param name="Headline">What the tensor is: "encoder.0.weight: kernel of Conv2d".</param>
/// <param name="Facts">Shape and meaning of the axes, value range, what is not finite, pooled, clipped or left out; one a line.</param>
/// <param name="Alt">What is seen, as sentences.</param>
internal sealed record Caption(string Headline, IReadOnlyList<string> Facts, string Alt);

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
