using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>The positions of an overview's rows and their names, in CSS pixels.</summary>
internal sealed record OverviewLayout
{
    /// <summary>The room right of the bands for crosses, the root mean square and the zeros.</summary>
    public const double Side = 216;

    /// <summary>The height of a heading.</summary>
    public const double HeadingHeight = 28;

    /// <summary>From this height on each row has its name and its numbers.</summary>
    public const double LeastForText = 13;

    // Room for the names, which have the title of the axis above them. A picture of the default width still fits into a page.
    private const double BeyondWidth = 160, MostNames = 180, LeastNames = 104;
    private const double MostRowHeight = 18, LeastRowHeight = 3.5, WantedHeight = 1120, NameDistance = 13;

    private OverviewLayout(OverviewPlan plan, VizOptions options)
    {
        int rows = Math.Max(1, plan.Rows.Count());
        RowHeight = Math.Clamp(Math.Floor(2 * WantedHeight / rows) / 2, LeastRowHeight, MostRowHeight);
        TotalWidth = options.Width + BeyondWidth;
        Items = [.. Place(plan)];
        NamesWidth = Math.Clamp(Items.Select(item => Glyphs.Width(item.Label) / Pixmap.Scale + 10).DefaultIfEmpty().Max(), LeastNames, MostNames);
        Height = Items.Count == 0 ? 0 : Items[^1].Top + RowHeight;
    }

    /// <summary>Lays an overview out.</summary>
    public static OverviewLayout Of(OverviewPlan plan, VizOptions options) => new(plan, options);

    /// <summary>The height of each row.</summary>
    public double RowHeight { get; }

    /// <summary>Headings and rows from the top down.</summary>
    public IReadOnlyList<OverviewItem> Items { get; }

    /// <summary>The width of the names.</summary>
    public double NamesWidth { get; }

    /// <summary>The width of the whole picture.</summary>
    public double TotalWidth { get; }

    /// <summary>The width of the bands.</summary>
    public double BandsWidth => TotalWidth - NamesWidth - Side;

    /// <summary>The height of all rows.</summary>
    public double Height { get; }

    /// <summary>True where rows are high enough for text.</summary>
    public bool HasText => RowHeight >= LeastForText;

    private List<OverviewItem> Place(OverviewPlan plan)
    {
        var items = new List<OverviewItem>();
        double top = 0;
        foreach (var group in plan.Groups)
        {
            if (group.Heading.Length > 0)
            {
                items.Add(new(top, group.Heading, null, group.Rows.Max(row => row.Color)));
                top += HeadingHeight;
            }
            int start = items.Count;
            foreach (var row in group.Rows)
            {
                items.Add(new(top, "", row, row.Color));
                top += RowHeight;
            }
            Name(items, start);
        }
        return items;
    }

    // If not all names fit, those at the start of a block take precedence.
    private void Name(List<OverviewItem> items, int start)
    {
        var names = items.Skip(start).Select(item => item.Row!.First.ShownName).ToArray();
        var parts = names.Select(name => name.Split('.', '/')).ToArray();
        int Depth(int i) => i == 0 ? 0 : Common(parts[i], parts[i - 1]);
        // Under a heading, the common end of all names repeats the heading and is removed.
        int end = start == 0 || names.Length < 2 ? 0 : Math.Min(parts.Min(part => part.Length) - 1, parts.Skip(1).Min(part => Common([.. part.Reverse()], [.. parts[0].Reverse()])));
        if (end > 0)
            names = [.. names.Select((name, i) => name[..^(parts[i][^end..].Sum(part => part.Length) + end)])];
        // Biases keep their suffix, so ".weight" can be omitted.
        if (names.Any(name => Glyphs.Width(name) / Pixmap.Scale > MostNames))
            names = [.. names.Select(name => name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^".weight".Length] : name)];
        var taken = new List<double>();
        foreach (int i in Enumerable.Range(0, names.Length).OrderBy(Depth))
        {
            double top = items[start + i].Top;
            if (!HasText && taken.Exists(other => Math.Abs(other - top) < NameDistance))
                continue;
            taken.Add(top);
            items[start + i] = items[start + i] with { Label = names[i] };
        }
    }

    private static int Common(string[] some, string[] others) => some.Zip(others).TakeWhile(pair => pair.First == pair.Second).Count();
}

/// <summary>A heading or a row.</summary>
/// <param name="Top">Its top, below that of the first row.</param>
/// <param name="Label">The heading, or the name of the row; empty if it does not fit.</param>
/// <param name="Row">The row; null for a heading.</param>
/// <param name="Color">The colour of the row, or of those below the heading, in the palette.</param>
internal sealed record OverviewItem(double Top, string Label, OverviewRow? Row, int Color);
