using NotebookViz.Common;

namespace NotebookViz;

/// <summary>
/// Options for pictures. Immutable; options of equal values are equal. Change it with <c>VizOptions.Default with { TopFilters = 16 }</c>, or in
/// any language with <c>VizOptions.Default.WithTopFilters(16)</c>.
/// </summary>
public sealed record VizOptions
{
    internal const int LeastBytes = 40 << 10;

    internal const int UsualWidth = 640;

    // The tool's report sets it, because it writes a page and no notebook.
    private const string Setting = "NotebookViz.MaxBytes";
    private static VizOptions _default = new();
    private readonly int _maxBytes = AppContext.GetData(Setting) is int bytes and >= LeastBytes ? bytes : 1 << 20;
    private readonly int _width = UsualWidth;
    private readonly int? _topFilters;
    private readonly ColorScale _colorScale = ColorScale.Automatic;
    private readonly ColorLimits _limits = ColorLimits.Robust;
    private readonly FilterOrder _order;
    private readonly Pooling _pooling;
    private readonly FilterColoring _filterColoring;
    private readonly QuantizationScheme? _quantizationError;

    /// <summary>
    /// Gets or sets the options that are used if none are passed. They apply to everything that is shown from then on, so set them once per notebook.
    /// Thread-safe.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public static VizOptions Default
    {
        get => Volatile.Read(ref _default);
        set => Volatile.Write(
            ref _default, value ?? throw new ArgumentNullException(nameof(value), "Set VizOptions.Default to options, such as new VizOptions()."));
    }

    /// <summary>Gets the most bytes that one display may take in a notebook, 1 MiB by default; at least 40 KiB.</summary>
    /// <remarks><c>AppContext.SetData("NotebookViz.MaxBytes", bytes)</c> sets another default for all options made afterwards.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 40 KiB.</exception>
    public int MaxBytes
    {
        get => _maxBytes;
        init => _maxBytes = value >= LeastBytes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxBytes), value, $"A display does not fit into {value} bytes; allow at least {LeastBytes}.");
    }

    /// <summary>Gets the width of the plotting area in CSS pixels, 640 by default; 200 to 2,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within 200 to 2,000.</exception>
    public int Width
    {
        get => _width;
        init => _width = value is >= 200 and <= 2000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Width), value, "The width of a picture is 200 to 2000 pixels.");
    }

    /// <summary>Gets the colour scale.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ColorScale ColorScale
    {
        get => _colorScale;
        init => _colorScale = value ?? throw new ArgumentNullException(nameof(ColorScale), "Use ColorScale.Automatic, ColorScale.Diverging, ColorScale.Sequential or ColorScale.Named(…).");
    }

    /// <summary>Gets what the ends of the colour scale stand for.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ColorLimits Limits
    {
        get => _limits;
        init => _limits = value ?? throw new ArgumentNullException(nameof(Limits), "Use ColorLimits.Robust, ColorLimits.MinMax or ColorLimits.Fixed(…).");
    }

    /// <summary>Gets what a cell that stands for several elements shows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public Pooling Pooling { get => _pooling; init => _pooling = Arguments.Defined(value, nameof(Pooling)); }

    /// <summary>Gets the order of the filters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public FilterOrder Order { get => _order; init => _order = Arguments.Defined(value, nameof(Order)); }

    /// <summary>Gets how filters with three input channels are coloured.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public FilterColoring FilterColoring { get => _filterColoring; init => _filterColoring = Arguments.Defined(value, nameof(FilterColoring)); }

    /// <summary>Gets how many filters are shown, those with the largest Euclidean norm; null for as many as fit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? TopFilters
    {
        get => _topFilters;
        init => _topFilters = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TopFilters), value, "Show at least 1 filter, or null for as many as there is room for.");
    }

    /// <summary>
    /// Gets the scheme for a column of lists of layers that shows what quantisation would cost each weight: the signal-to-noise ratio in decibels.
    /// Null, the default, for no such column. See <see cref="Weight.GetQuantizationError"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public QuantizationScheme? QuantizationError
    {
        get => _quantizationError;
        init => _quantizationError = value is null ? null : Arguments.Defined(value.Value, nameof(QuantizationError));
    }

    /// <summary>
    /// Whether a list of layers has columns with the largest singular value σ₁ of each weight as a matrix of outputs × the rest, and with its stable rank
    /// ‖W‖²/σ₁². False by default, because it takes time. A value with "≈" is an estimate from below, or from above for the rank. See <see cref="Weight.Spectrum"/>.
    /// </summary>
    public bool StableRank { get; init; }

    /// <summary>The range of the value axis of a line plot, so that two plots can be compared; null for the range of its own values.</summary>
    internal (double Low, double High)? LineRange { get; init; }

    /// <summary>Returns the same options with another <see cref="QuantizationError"/>.</summary>
    /// <param name="scheme">How the weights would be stored; null for no column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public VizOptions WithQuantizationError(QuantizationScheme? scheme) => this with { QuantizationError = scheme };

    /// <summary>Returns the same options with another <see cref="StableRank"/>.</summary>
    /// <param name="isShown">Whether a list of layers has the columns.</param>
    public VizOptions WithStableRank(bool isShown = true) => this with { StableRank = isShown };

    /// <summary>Returns the same options with another <see cref="Order"/>.</summary>
    /// <param name="order">The order of the filters.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public VizOptions WithOrder(FilterOrder order) => this with { Order = order };

    /// <summary>Returns the same options with another number of <see cref="TopFilters"/>.</summary>
    /// <param name="count">How many filters to show, those with the largest Euclidean norm; null for as many as fit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public VizOptions WithTopFilters(int? count) => this with { TopFilters = count };

    /// <summary>Returns the same options with another <see cref="FilterColoring"/>.</summary>
    /// <param name="coloring">How filters with three input channels are coloured.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public VizOptions WithFilterColoring(FilterColoring coloring) => this with { FilterColoring = coloring };

    /// <summary>Returns the same options with other <see cref="Limits"/>.</summary>
    /// <param name="limits">What the ends of the colour scale stand for.</param>
    /// <exception cref="ArgumentNullException"><paramref name="limits"/> is null.</exception>
    public VizOptions WithLimits(ColorLimits limits) => this with { Limits = limits };

    /// <summary>Returns the same options with another <see cref="ColorScale"/>.</summary>
    /// <param name="colorScale">The colour scale.</param>
    /// <exception cref="ArgumentNullException"><paramref name="colorScale"/> is null.</exception>
    public VizOptions WithColorScale(ColorScale colorScale) => this with { ColorScale = colorScale };

    /// <summary>Returns the same options with another <see cref="Pooling"/>.</summary>
    /// <param name="pooling">What a cell that stands for several elements shows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public VizOptions WithPooling(Pooling pooling) => this with { Pooling = pooling };

    /// <summary>Returns the same options with another <see cref="Width"/>.</summary>
    /// <param name="width">The width of the plotting area in CSS pixels, 200 to 2,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within 200 to 2,000.</exception>
    public VizOptions WithWidth(int width) => this with { Width = width };

    /// <summary>Returns the same options with another number of <see cref="MaxBytes"/>.</summary>
    /// <param name="maxBytes">The most bytes that one display may take, at least 40 KiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 40 KiB.</exception>
    public VizOptions WithMaxBytes(int maxBytes) => this with { MaxBytes = maxBytes };
}

/// <summary>The order of the filters in a grid. Their titles keep the original index.</summary>
public enum FilterOrder
{
    /// <summary>As they are stored.</summary>
    Original,

    /// <summary>By the sum of their magnitudes, the largest first.</summary>
    L1Norm,

    /// <summary>By their Euclidean norm, the largest first.</summary>
    L2Norm,

    /// <summary>
    /// By similarity, so that similar filters are placed next to each other: in the leaf order of a hierarchical clustering by cosine distance with
    /// average linkage.
    /// </summary>
    Similarity,
}

/// <summary>How filters with three input channels are coloured.</summary>
public enum FilterColoring
{
    /// <summary>One tile for each channel, on one scale.</summary>
    Channels,

    /// <summary>
    /// For a first layer whose input channels are red, green and blue: a tile in these colours for each filter, scaled around mid-grey by the largest
    /// magnitude of the filter, with the tiles of the channels below.
    /// </summary>
    Rgb,
}

/// <summary>What a cell that stands for several elements shows.</summary>
public enum Pooling
{
    /// <summary>
    /// <see cref="AbsMax"/> for blocks of up to 16 elements, <see cref="Rms"/> for larger blocks, whose largest magnitudes hardly differ. This is the
    /// default.
    /// </summary>
    Auto,

    /// <summary>The element with the largest magnitude, with its sign, so that no outlier is hidden.</summary>
    AbsMax,

    /// <summary>The mean of the elements.</summary>
    Mean,

    /// <summary>The root mean square of the elements: the strength of a block, regardless of signs.</summary>
    Rms,
}

/// <summary>Rules that depend on the way of pooling.</summary>
internal static class Poolings
{
    private const int MostForAbsMax = 16;

    // Squares of larger or smaller numbers overflow or underflow.
    private const double LargestSquare = 1e150, SmallestSquare = 1e-150;

    /// <summary>The way of pooling for blocks of a number of elements.</summary>
    public static Pooling For(this Pooling pooling, long elements) =>
        pooling != Pooling.Auto ? pooling : elements <= MostForAbsMax ? Pooling.AbsMax : Pooling.Rms;

    /// <summary>True if the value of a cell need not be that of an element.</summary>
    public static bool IsMean(this Pooling pooling) => pooling is Pooling.Mean or Pooling.Rms;

    /// <summary>
    /// Rounds means to single precision if the elements are no more precise, so that the colour limits match the values in the figure.
    /// </summary>
    public static void Round(this Pooling pooling, Span<double> cells, ElementType type)
    {
        if (!pooling.IsMean() || !type.FitsInSingle())
            return;
        foreach (ref double cell in cells)
            cell = (float)cell;
    }

    /// <summary>True where the squares of the values can be added up.</summary>
    public static bool CanSquare(WeightStatistics statistics) => statistics.AbsMax is 0 or (> SmallestSquare and < LargestSquare);
}

/// <summary>What the ends of the colour scale stand for. Immutable; equal rules are equal.</summary>
public sealed record ColorLimits
{
    private ColorLimits(string name, double low = double.NaN, double high = double.NaN) => (Name, Low, High) = (name, low, high);

    /// <summary>
    /// Gets limits at twice the 99 % quantile of the non-zero magnitudes, or at the largest magnitude within that limit if it is much smaller. The
    /// limit depends on the spread of the values and not on their number, so pictures of similar layers have the same colours. Outliers are marked
    /// and counted. This is the default.
    /// </summary>
    public static ColorLimits Robust { get; } = new(nameof(Robust));

    /// <summary>Gets limits at the smallest and the largest value; on a diverging scale at the largest magnitude on both sides.</summary>
    public static ColorLimits MinMax { get; } = new(nameof(MinMax));

    /// <summary>Returns limits from <c>-limit</c> to <c>limit</c>, so that pictures can be compared.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not a positive number.</exception>
    public static ColorLimits Fixed(double limit) => double.IsFinite(limit) && limit > 0
        ? Fixed(-limit, limit)
        : throw new ArgumentOutOfRangeException(nameof(limit), limit, "The limit of a colour scale must be a positive number.");

    /// <summary>Returns limits from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="low"/> or <paramref name="high"/> is not finite, or <paramref name="low"/> is not less than <paramref name="high"/>.
    /// </exception>
    public static ColorLimits Fixed(double low, double high) => double.IsFinite(low) && double.IsFinite(high) && low < high
        ? new(nameof(Fixed), low, high)
        : throw new ArgumentOutOfRangeException(nameof(high), high, $"A colour scale cannot go from {Numbers.Short(low)} to {Numbers.Short(high)}; the first must be the smaller of two numbers.");

    internal string Name { get; }

    internal double Low { get; }

    internal double High { get; }

    /// <summary>Returns the rule's name, or the limits if they are fixed.</summary>
    public override string ToString() => double.IsNaN(Low) ? Name : $"{Numbers.Short(Low)} to {Numbers.Short(High)}";
}
