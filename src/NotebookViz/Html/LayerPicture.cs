using System.Text;
using NotebookViz.Figures;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>
/// The picture of one weight in a list of layers: caption, static image, and the live figure's data where there is room for both. An image is a
/// quarter of the size of the values, so where room is scarce it shows more than both.
/// </summary>
internal sealed class LayerPicture
{
    // A cell takes some 6 bytes of HTML as data and 2 as an image.
    private const double BytesPerCell = 8, BytesPerImageCell = 2.5;

    // What image and figure take beside the cells: usually, and at least.
    private const int Frame = 8500, LeastFrame = 5 << 10;

    // With fewer cells a live figure says less than a larger image.
    private const int EnoughCells = 1500;

    // Tiles of up to so many cells are shown whole: of a pooled filter nothing is left to see.
    private const int WholeTile = 256;

    // An image alone is a small one: letters and colour bar of a large one take as much as a thousand cells.
    private const int SmallWidth = 400;

    private const int MostTries = 8;

    // Of a kernel that has hundreds of channels some dozens are enough; base64 of their values is nearly all of a page's size.
    private const int MostBytes = 512 << 10;

    private readonly Caption _caption;
    private readonly string? _page;
    private readonly ReadOnlyMemory<byte> _figure;
    private readonly StaticImage _image;

    private LayerPicture(Plan plan, ReadOnlyMemory<byte> figure, StaticImage image) =>
        (_caption, _page, _figure, _image) = (plan.Caption, Fragment.PageOf(plan), figure, image);

    /// <summary>Returns the picture within so many bytes; null where not even an image fits. Of complex values the magnitudes.</summary>
    public static LayerPicture? Fit(Weight weight, VizOptions options, int bytes)
    {
        bytes = Math.Min(bytes, MostBytes);
        if (weight.ElementType.IsComplex())
            weight = weight.Abs();
        return Fit(weight, options, bytes, isLive: true) ?? Fit(weight, options, bytes, isLive: false);
    }

    /// <summary>The picture as a foldable piece of HTML.</summary>
    /// <param name="id">The id of the piece; that of the figure in it ends with "-figure".</param>
    public string ToHtml(string id) =>
        $"""<details id="{id}"><summary>{HtmlText.Encode(_caption.Headline)}</summary>{Fragment.Bare($"{id}-figure", _caption, _page, _figure, _image)}</details>""" + "\n";

    /// <summary>The size of the piece.</summary>
    public int Bytes(string id) => Encoding.UTF8.GetByteCount(ToHtml(id));

    private static LayerPicture? Fit(Weight weight, VizOptions options, int bytes, bool isLive)
    {
        if (!isLive)
            options = options.WithWidth(Math.Min(options.Width, SmallWidth));
        int cells = (int)((bytes - Frame) / (isLive ? BytesPerCell : BytesPerImageCell));
        if (isLive && cells < Math.Min(EnoughCells, weight.Count) / 3)
            return null;
        for (int i = 0; i < MostTries; i++)
        {
            cells = Math.Max(PlanSize.LeastCells, cells);
            var plan = CompactPlan.Of(Whole(weight, options, cells, Planner.Plan(weight, options, cells)));
            if (!isLive)
                plan = CompactPlan.Small(plan);
            var figure = isLive ? PlotlyRenderer.Render(plan, isDescribed: true) : default;
            if (plan is MessagePlan or NumberPlan || isLive && !IsWorthData(plan, weight))
                return null;
            var picture = new LayerPicture(plan, figure, ImageRenderer.Render(plan, isSmall: true));
            int needed = picture.Bytes(new string('0', 24));
            if (needed <= bytes)
                return picture;
            if (cells == PlanSize.LeastCells)
                return null;
            cells = (int)(Math.Min(cells, plan.Cells) * Math.Clamp((double)(bytes - LeastFrame) / (needed - LeastFrame), 0.3, 0.9));
        }
        return null;
    }

    private static bool IsWorthData(Plan plan, Weight weight) => plan switch
    {
        LinePlan => true,
        FilterGridPlan grid when grid.Tiles.Majors.Length == grid.Major.Length && grid.TileRows.Block * grid.TileColumns.Block == 1 => true,
        _ => plan.Cells >= Math.Min(EnoughCells, weight.Count),
    };

    // Rather fewer filters than filters that are pooled.
    private static Plan Whole(Weight weight, VizOptions options, int cells, Plan plan)
    {
        if (plan is not FilterGridPlan { TileRows: var rows, TileColumns: var columns } grid
            || rows.Block * columns.Block == 1 || rows.Axis.Length * columns.Axis.Length > WholeTile)
            return plan;
        long filters = cells / (rows.Axis.Length * columns.Axis.Length) / grid.Pages[0].Minors.Length;
        return filters < 1 ? plan : Planner.Plan(weight, options.WithTopFilters((int)Math.Min(filters, options.TopFilters ?? filters)), cells);
    }
}
