using System.Text.Json;
using NotebookViz.Common;
using NotebookViz.Figures;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>How many bytes a plan takes at most, computed from the plan without drawing it.</summary>
internal static class PlanSize
{
    /// <summary>The fewest cells that are worth drawing.</summary>
    public const int LeastCells = 48;

    // A cell of a heatmap takes about 7 bytes of HTML: 4 for its value and 1 for the image, both as base64, and sometimes marks.
    private const double BytesPerCell = 8.8;

    // Frame and caption of a usual picture.
    private const int Rest = 20_500;

    // Layout, axes, colour bar and histogram of a figure.
    private const int FigureFrame = 6500;

    // The label of a page, the indices that it shows and the names of its members.
    private const int PageFrame = 120;

    // A bar beside a heatmap: its value, its indices, and a few runs of pixels. A large matrix has several hundred bars.
    private const double BytesPerBar = 34, MostBars = 600, BarsFrame = 2500;

    // A compressed bar.
    private const int ImageBar = 10;

    // A number in decimal text.
    private const int Digits = 24;

    // Palette, axes, colour bar and histogram of an image.
    private const int ImageFrame = 5500;

    // A compressed cell. The worst are small cells of random values.
    private const int ImageCell = 3;

    // A dot in a compressed image.
    private const int ImageDot = 12;

    // A compressed letter of a title.
    private const int ImageLetter = 40;

    // A steep line changes many rows, but each column of pixels only a limited number of times.
    private const int ImagePoint = 500, ImageColumn = 40;

    /// <summary>Returns how many cells are likely to fit into a number of bytes of HTML.</summary>
    public static int CellsWithin(long bytes)
    {
        double cells = Math.Max(0, (bytes - Rest - Loader.For("").Length) / BytesPerCell);
        double bars = BarsFrame + BytesPerBar * Math.Min(MostBars, 2 * Math.Sqrt(cells));
        return Math.Max(LeastCells, (int)(cells - bars / BytesPerCell));
    }

    /// <summary>Returns how many cells to allow after a plan took too many bytes: fewer in proportion.</summary>
    /// <param name="cells">The cells that were allowed.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="needed">The bytes that it takes.</param>
    /// <param name="bytes">The bytes that it may take.</param>
    public static int FewerCells(int cells, Plan plan, long needed, long bytes)
    {
        int used = plan is FilterGridPlan grid ? grid.Cells * (grid.Pages.Count + 1) / 2 : plan.Cells;
        double part = Math.Clamp((double)(bytes - FigureFrame) / (needed - FigureFrame), 0.1, 0.95);
        return Math.Max(LeastCells, (int)(0.97 * part * Math.Min(cells, used)));
    }

    /// <summary>The most bytes of the HTML fragment.</summary>
    public static long Html(Plan plan) => Words(plan.Caption) + (plan is NumberPlan or MessagePlan ? 0 : Figure(plan) + Base64(Image(plan)) + Loader.For("").Length);

    /// <summary>The most bytes of the described figure as JSON.</summary>
    public static long Figure(Plan plan) => (long)(plan switch
    {
        LinePlan line => FigureFrame + 6L * line.Axis.Name.Length
            + (line.High.Length + line.Low.Length) * (Value(line.ElementType) + (line.IsEnvelope ? Run(new(line.Axis, line.Run)) : 0))
            + Symbols(line.Marks.Select(mark => mark.Kind)) * (2 * Base64(8.0) + At(line.Axis)),
        // Names are written for the hover, and some of them again beside the axis.
        HeatmapPlan heatmap => FigureFrame + Bars(heatmap) + (heatmap.Canvas.Values.Length + (heatmap.Fine?.Length ?? 0)) * Value(heatmap.ElementType) + 2 * (Names(heatmap.Rows.Axis) + Names(heatmap.Columns.Axis)) + Labels(heatmap),
        FilterGridPlan grid => FigureFrame + grid.Labels.Sum(label => 2 * Digits + Json(label.Text))
            + ((Axis[])[grid.TileRows.Axis, grid.TileColumns.Axis, .. grid.Major.Axes, .. grid.Minor.Axes]).Sum(axis => 100 + 2 * Names(axis))
            + (grid.Orders.Count + 1) * (60 + grid.Tiles.Majors.Length * Index(grid.Major.Length))
            + grid.Pages.Sum(page => PageFrame + Json(page.Label) + page.Minors.Length * Index(grid.Minor.Length) + grid.Cells * Value(grid.ElementType)),
        _ => 0,
    });

    // Two traces with two axes, and for each bar its value and its indices or its name.
    private static double Bars(HeatmapPlan plan) => plan.Profiles is null ? 0
        : BarsFrame + ((CellAxis[])[plan.Rows, plan.Columns]).Sum(axis => axis.Cells * (Value(plan.ElementType) + Run(axis)) + 2 * Names(axis.Axis));

    private static long Names(Axis axis) => Json(axis.Name) + axis.Names.Sum(Json);

    private static long Labels(HeatmapPlan plan) => ((CellAxis[])[plan.Rows, plan.Columns]).Sum(axis => axis.Labels(plan.Fine is not null).Sum(Json));

    /// <summary>The most bytes of the static image as a PNG file.</summary>
    public static long Image(Plan plan) => plan switch
    {
        LinePlan line => Rows(line.Frame) + (long)Math.Min(ImagePoint * line.High.Length, ImageColumn * line.Frame.Width) + Mark(9) * (long)line.Marks.Count,
        HeatmapPlan heatmap => Rows(heatmap.Frame) + (heatmap.Profiles is null ? 0 : ImageBar * (heatmap.Rows.Cells + heatmap.Columns.Cells)) + Image(heatmap.Canvas, heatmap.Range, heatmap.Frame),
        FilterGridPlan grid => Rows(grid.Frame) + Image(grid.Canvas, grid.Range, grid.Frame) + grid.Labels.Sum(label => ImageLetter * label.Text.Length),
        _ => 0,
    };

    // A wider axis has more numbers. A row that equals the one above it is a few runs of at most 258 pixels.
    private static long Rows(Frame frame) =>
        ImageFrame + (long)(2 * frame.TotalWidth + Pixmap.Scale * frame.TotalHeight * (3 + Pixmap.Scale * frame.TotalWidth / 200));

    private static long Image(Canvas canvas, ColorRange range, Frame frame)
    {
        double side = Pixmap.Scale * Math.Min(frame.Width / canvas.Columns, frame.Height / canvas.Rows);
        long bytes = (long)canvas.Values.Length * ImageCell + (long)canvas.Clipped(range).Count * ImageDot + canvas.Marks.Count * Mark(side);
        // With colours beyond the palette, a pixel takes three bytes instead of one, and they compress worse.
        return canvas.Colors is null ? bytes : 4 * bytes;
    }

    // A mark changes every row of pixels that it touches.
    private static long Mark(double side) => 4 + (long)(6 * Math.Min(side, 40));

    /// <summary>The most bytes of the caption, with the elements around it.</summary>
    public static long Words(Caption caption) =>
        1230 + 2 * Encoded(caption.Headline) + Encoded(caption.Alt) + caption.Facts.Sum(fact => 4 + Encoded(fact));

    private static long Encoded(string text) => HtmlText.Bytes(HtmlText.Encode(text));

    private static long Json(string text) => JsonEncodedText.Encode(HoverText.Escape(text)).EncodedUtf8Bytes.Length + 3;

    // Its name, and the longest name or range of indices along it.
    private static long At(Axis axis) => Json(axis.Name) + axis.Names.Select(Json).Aggregate(0L, Math.Max) + 2 * Numbers.Exact(axis.Length).Length + 16;

    // The number of marks is limited for each kind.
    private static long Symbols(IEnumerable<MarkKind> marks) => marks.CountBy(kind => kind).Sum(kind => Math.Min(Plans.Canvas.MostSymbols, kind.Value));

    // Both ends of a run of indices, as numbers or as text.
    private static double Run(CellAxis axis) => CellHover.NeedsText(axis) ? 2 * Numbers.Exact(axis.Axis.Length).Length + 9 : 2 * Index(axis.Axis.Length);

    private static double Value(ElementType type) => Base64(type.FitsInSingle() ? 4.0 : 8.0);

    private static double Index(long length) => Base64(length <= 256 ? 1.0 : length <= 65536 ? 2 : length <= 1L << 32 ? 4 : 8);

    private static double Base64(double bytes) => bytes * 4 / 3;

    private static long Base64(long bytes) => (bytes + 2) / 3 * 4;
}
