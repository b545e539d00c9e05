using NotebookViz.Common;

namespace NotebookViz;

/// <summary>
/// How pictures are made. Immutable, and equal where all options are equal. Change it with <c>VizOptions.Default with { Strongest = 16 }</c>, in F# with
/// <c>VizOptions.Default.With(strongest = 16)</c>.
/// </summary>
public sealed record VizOptions
{
    internal const int LeastBytes = 32 << 10;
    private static VizOptions _default = new();
    private readonly int _maxBytes = 1 << 20;
    private readonly int _width = 640;
    private readonly int? _strongest;
    private readonly ColorScale _colorScale = ColorScale.Diverging;
    private readonly ColorLimits _limits = ColorLimits.Robust;
    private readonly FilterOrder _order;
    private readonly Pooling _pooling;
    private readonly ColorMode _mode;

    /// <summary>What holds where nothing else is said, for all that is shown from then on; set it once for a whole notebook. Thread-safe.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public static VizOptions Default
    {
        get => Volatile.Read(ref _default);
        set
        {
            Volatile.Write(ref _default, value ?? throw new ArgumentNullException(nameof(value), "Set VizOptions.Default to options, such as new VizOptions()."));
            DefaultChanged?.Invoke(null, EventArgs.Empty);
        }
    }

    /// <summary>Raised when <see cref="Default"/> was set.</summary>
    internal static event EventHandler? DefaultChanged;

    /// <summary>The most bytes that one display may take in a notebook, 1 MiB unless told; at least 32 KiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 32 KiB.</exception>
    public int MaxBytes
    {
        get => _maxBytes;
        init => _maxBytes = value >= LeastBytes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxBytes), value, $"A display cannot be held within {value} bytes; allow at least {LeastBytes}.");
    }

    /// <summary>The width of the plotting area in CSS pixels, 640 unless told; 200 to 2,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not within 200 to 2,000.</exception>
    public int Width
    {
        get => _width;
        init => _width = value is >= 200 and <= 2000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Width), value, "The width of a picture is 200 to 2000 pixels.");
    }

    /// <summary>Which colours stand for which values.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public ColorScale ColorScale
    {
        get => _colorScale;
        init => _colorScale = value ?? throw new ArgumentNullException(nameof(ColorScale), "Use ColorScale.Diverging, ColorScale.Sequential or ColorScale.Named(…).");
    }

    /// <summary>What the ends of the colour scale stand for.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public ColorLimits Limits
    {
        get => _limits;
        init => _limits = value ?? throw new ArgumentNullException(nameof(Limits), "Use ColorLimits.Robust, ColorLimits.MinMax or ColorLimits.Fixed(…).");
    }

    /// <summary>What a cell shows that stands for several elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the enumeration's.</exception>
    public Pooling Pooling { get => _pooling; init => _pooling = Arguments.Defined(value, nameof(Pooling)); }

    /// <summary>In which order filters stand.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the enumeration's.</exception>
    public FilterOrder Order { get => _order; init => _order = Arguments.Defined(value, nameof(Order)); }

    /// <summary>How filters of three input channels are coloured.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the enumeration's.</exception>
    public ColorMode Mode { get => _mode; init => _mode = Arguments.Defined(value, nameof(Mode)); }

    /// <summary>Show only that many filters, those of largest Euclidean norm; null for as many as there is room for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int? Strongest
    {
        get => _strongest;
        init => _strongest = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Strongest), value, "Show at least 1 filter, or null for as many as there is room for.");
    }

    /// <summary>
    /// Whether a notebook stores HTML, which has the live figure, beside the picture and the text; true unless told. Places that strip
    /// images out of HTML show the bare picture, so set it to false for a notebook made for such a place. It counts on
    /// <see cref="Default"/> alone, for all values that are shown from then on; <c>ToHtml()</c>, <c>Save</c> and <c>Show</c> are as ever.
    /// </summary>
    public bool Html { get; init; } = true;

    /// <summary>
    /// Whether a notebook shows arrays and lists of numbers as pictures; true by default. Set it to false on <see cref="Default"/> to get
    /// the notebook's own form of them, at any time. Tensors and weights stay pictures.
    /// </summary>
    public bool Arrays { get; init; } = true;

    /// <summary>The same options but for those that are named: copy-and-update for languages without C#'s <c>with</c>.</summary>
    /// <param name="order">In which order filters stand.</param>
    /// <param name="strongest">How many filters to show, those of largest Euclidean norm; <c>with</c> alone can take it back.</param>
    /// <param name="mode">How filters of three input channels are coloured.</param>
    /// <param name="limits">What the ends of the colour scale stand for.</param>
    /// <param name="colorScale">Which colours stand for which values.</param>
    /// <param name="pooling">What a cell shows that stands for several elements.</param>
    /// <param name="width">The width of the plotting area in CSS pixels, 200 to 2,000.</param>
    /// <param name="maxBytes">The most bytes that one display may take, at least 32 KiB.</param>
    /// <param name="html">Whether a notebook stores HTML.</param>
    /// <param name="arrays">Whether a notebook shows arrays and lists of numbers as pictures.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of its range, as the property of its name tells.</exception>
    public VizOptions With(
        FilterOrder? order = null, int? strongest = null, ColorMode? mode = null, ColorLimits? limits = null, ColorScale? colorScale = null,
        Pooling? pooling = null, int? width = null, int? maxBytes = null, bool? html = null, bool? arrays = null) => this with
        {
            Order = order ?? Order,
            Strongest = strongest ?? Strongest,
            Mode = mode ?? Mode,
            Limits = limits ?? Limits,
            ColorScale = colorScale ?? ColorScale,
            Pooling = pooling ?? Pooling,
            Width = width ?? Width,
            MaxBytes = maxBytes ?? MaxBytes,
            Html = html ?? Html,
            Arrays = arrays ?? Arrays,
        };
}

/// <summary>In which order the filters of a grid stand. Their titles keep the original index.</summary>
public enum FilterOrder
{
    /// <summary>As they are stored.</summary>
    Stored,

    /// <summary>By the sum of their magnitudes, the largest first.</summary>
    L1Norm,

    /// <summary>By their Euclidean norm, the largest first.</summary>
    L2Norm,

    /// <summary>So that alike filters stand together: in the leaf order of a hierarchical clustering by cosine distance, average linkage.</summary>
    Similarity,
}

/// <summary>How filters of three input channels are coloured.</summary>
public enum ColorMode
{
    /// <summary>One tile for each channel, on one scale.</summary>
    Channels,

    /// <summary>
    /// For a first layer that sees red, green and blue: a tile in these colours for each filter, scaled around mid-grey by the filter's own
    /// largest magnitude, with the channels' tiles below.
    /// </summary>
    Rgb,
}

/// <summary>What a cell shows that stands for several elements.</summary>
public enum Pooling
{
    /// <summary>The element of largest magnitude, so that no outlier hides.</summary>
    Largest,

    /// <summary>The mean of the elements.</summary>
    Mean,
}
