using NotebookViz.Common;
using NotebookViz.Figures;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>
/// The picture of one weight in a list: caption, static image, and the data of the live figure if both fit. An image takes a quarter of the bytes of
/// the values, so if room is scarce, an image alone shows more. Complex values have two pictures, magnitudes and phases.
/// </summary>
internal sealed class LayerPicture
{
    // A cell takes about 6 bytes of HTML as data and 2 to 3 as an image.
    private const double BytesPerCell = 9.8, BytesPerImageCell = 2.5;

    // The bytes of image and figure besides the cells: the usual numbers, and the smallest.
    private const int LiveFrame = 16_000, ImageFrame = 8500, LeastFrame = 5 << 10;

    // With fewer cells, a live figure shows less than a larger image.
    private const int EnoughCells = 1500;

    // A matrix of more than 1,024 × 1,024 cells is always pooled; a kernel only beyond four times as many.
    private const int MostCells = 1 << 20, MostKernelCells = 4 << 20;

    // Tiles of up to this many cells are not pooled, because pooling would hide everything in such a small filter.
    private const int WholeTile = 256;

    // An image without a figure is small: the text and colour bar of a large one take as many bytes as a thousand cells.
    private const int SmallWidth = 400;

    // The styles of a picture that has its own.
    private const int Styles = 300;

    private const int MostTries = 8;

    private readonly IReadOnlyList<Drawn> _drawn;

    private LayerPicture(IReadOnlyList<Drawn> drawn) => _drawn = drawn;

    /// <summary>Returns the picture within a number of bytes; null if not even an image fits.</summary>
    public static LayerPicture? Fit(Weight weight, VizOptions options, long bytes)
    {
        if (!weight.ElementType.IsComplex())
            return FitReal(weight, options, bytes) is { } drawn ? new([drawn]) : null;
        if (FitReal(weight.Abs(), options, bytes / 2) is not { } magnitude)
            return null;
        var phases = options with { ColorScale = ColorScale.Cyclic, Limits = ColorLimits.Fixed(Math.PI), LineRange = null };
        return new(FitReal(weight.Angle(), phases, bytes / 2) is { } phase ? [magnitude, phase] : [magnitude]);
    }

    /// <summary>
    /// Returns the static picture of a weight of real numbers, with its own styles, for a page without the script of lists; null if it does not fit into a
    /// number of bytes.
    /// </summary>
    public static string? Still(Weight weight, VizOptions options, long bytes) =>
        Fit(weight, options, bytes - Styles, isLive: false) is { } drawn ? Fragment.Still(drawn.Caption, drawn.Image) : null;

    /// <summary>The picture as a foldable piece of HTML.</summary>
    /// <param name="id">The id of the piece; those of the figures in it begin with it.</param>
    /// <param name="isOpen">Whether it is unfolded.</param>
    public string ToHtml(string id, bool isOpen) => Foldable(id, _drawn[0].Caption.Headline, Figures(id), isOpen);

    /// <summary>The picture's figures alone.</summary>
    /// <param name="id">What their ids begin with.</param>
    public string Figures(string id) => string.Concat(_drawn.Select((part, i) => Fragment.Bare(FigureId(id, i), part.Caption, part.Page, part.Figure, part.Image)));

    /// <summary>A foldable piece of HTML.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="headline">The text of its summary element.</param>
    /// <param name="content">Its content as HTML.</param>
    /// <param name="isOpen">Whether it is unfolded.</param>
    public static string Foldable(string id, string headline, string content, bool isOpen) =>
        $"""<details id="{id}"{(isOpen ? " open" : "")}><summary>{HtmlText.Encode(headline)}</summary>{content}</details>""" + "\n";

    /// <summary>The size of the piece.</summary>
    public int Bytes(string id) => HtmlText.Bytes(ToHtml(id, isOpen: true));

    private static string FigureId(string id, int part) => part == 0 ? $"{id}-figure" : $"{id}-figure{Numbers.Exact(part + 1)}";

    private static Drawn? FitReal(Weight weight, VizOptions options, long bytes) =>
        Fit(weight, options, bytes, isLive: true) ?? Fit(weight, options, bytes, isLive: false);

    private static Drawn? Fit(Weight weight, VizOptions options, long bytes, bool isLive)
    {
        if (!isLive)
            options = options.WithWidth(Math.Min(options.Width, SmallWidth));
        int most = weight.Shape.Count > 2 ? MostKernelCells : MostCells;
        int cells = (int)Math.Min(most, isLive ? (bytes - LiveFrame) / BytesPerCell : (bytes - ImageFrame) / BytesPerImageCell);
        if (isLive && cells < Math.Min(EnoughCells, weight.Count) / 3)
            return null;
        for (int i = 0; i < MostTries; i++)
        {
            cells = Math.Max(PlanSize.LeastCells, cells);
            var plan = CompactPlan.Of(Whole(weight, options, cells, Planner.Plan(weight, options, cells)));
            if (!isLive)
                plan = CompactPlan.Small(plan);
            if (plan is MessagePlan or NumberPlan || isLive && !IsWorthData(plan, weight))
                return null;
            // Findings about the values are in the row of the weight.
            var drawn = new Drawn(
                plan.Caption with { More = [.. plan.Caption.More.Except(weight.GetFindings().Select(finding => finding.Text))] }, Fragment.PageOf(plan), isLive ? PlotlyRenderer.Render(plan, isDescribed: true) : default, ImageRenderer.Render(plan, isSmall: true));
            int needed = new LayerPicture([drawn]).Bytes(new string('0', 24));
            if (needed <= bytes)
                return drawn;
            if (cells == PlanSize.LeastCells)
                return null;
            cells = (int)(Math.Min(cells, plan.Cells) * Math.Clamp((double)(bytes - LeastFrame) / (needed - LeastFrame), 0.3, i < MostTries / 2 ? 0.9 : 0.4));
        }
        return null;
    }

    private static bool IsWorthData(Plan plan, Weight weight) => plan switch
    {
        LinePlan => true,
        FilterGridPlan grid when grid.Tiles.Majors.Length == grid.Major.Length && grid.TileRows.Block * grid.TileColumns.Block == 1 => true,
        _ => plan.Cells >= Math.Min(EnoughCells, weight.Count),
    };

    // Prefers fewer filters to pooled ones.
    private static Plan Whole(Weight weight, VizOptions options, int cells, Plan plan)
    {
        if (plan is not FilterGridPlan { TileRows: var rows, TileColumns: var columns } grid
            || rows.Block * columns.Block == 1 || rows.Axis.Length * columns.Axis.Length > WholeTile)
            return plan;
        long filters = cells / (rows.Axis.Length * columns.Axis.Length) / grid.Pages[0].Minors.Length;
        return filters < 1 ? plan : Planner.Plan(weight, options.WithTopFilters((int)Math.Min(filters, options.TopFilters ?? filters)), cells);
    }

    /// <summary>The drawn parts of a picture.</summary>
    /// <param name="Caption">The caption.</param>
    /// <param name="Page">The part of the caption that names the shown page if another can be chosen; null if there is no choice.</param>
    /// <param name="Figure">The live figure as JSON; empty if it does not fit.</param>
    /// <param name="Image">The static image.</param>
    private sealed record Drawn(Caption Caption, string? Page, ReadOnlyMemory<byte> Figure, StaticImage Image);
}
