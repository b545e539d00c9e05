using System.Globalization;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Comparing;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>
/// A comparison as HTML: the table, complete without script and style, the pictures of A, B and B − A for as many pairs as fit, and the script of
/// lists, which sorts and filters the table and opens the pictures in their rows.
/// </summary>
internal static class ComparisonFragment
{
    // Up to MostOpen pairs are open initially; up to Handful pairs need no overview.
    private const int MostOpen = 2, Handful = 5;

    // With fewer bytes, three pictures show too little; they never need more than the second limit.
    private const long LeastPictures = 36 << 10, MostPictures = 600 << 10;

    // Of weights without a partner, at most this many are listed, in at most this part of the room.
    private const int MostListed = 200, LeastListed = 5, ListedPart = 8;

    // With fewer bytes for everything, there is no overview.
    private const long LeastForOverview = 4L * VizOptions.LeastBytes;

    // The bytes of the element around the pictures, and of a sentence about pictures that are left out.
    private const int LeftOut = 400;

    // Three pictures of this width fit next to each other into a large window.
    private const int SideWidth = 300;

    private static readonly int[] Bars = [128, 64, 32, 16];

    private const string Style = "font:13px/1.5 system-ui,sans-serif;margin:0 0 6px";

    /// <summary>The comparison of two lists.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="options">How the pictures are made.</param>
    /// <param name="maxBytes">The most bytes of the fragment.</param>
    public static string Of(WeightListComparison comparison, VizOptions options, long maxBytes)
    {
        var html = new StringBuilder();
        string title = $"A: {comparison.TitleA}. B: {comparison.TitleB}.";
        using var work = Work.Begin($"Drawing the comparison of {comparison.TitleA}", comparison.Select(row => row.A));
        string overview = comparison.Count <= Handful ? ""
            : maxBytes < LeastForOverview ? $"<p>No room for the overview within {Numbers.Bytes(maxBytes)}; a .png file shows it alone.</p>\n"
            : comparison.Overview(options with { MaxBytes = (int)Math.Min(maxBytes / 4, int.MaxValue) }).ToHtml();
        string problem = comparison.PairingProblem is { } text ? $"<p>{HtmlText.Encode(text)}</p>\n" : "";
        long room = maxBytes - LayerAssets.Style.Length - LayerAssets.ScriptFor("").Length - HtmlText.Bytes(HtmlText.Encode(title) + overview + problem) - 2048;
        string alone = Alone(comparison, room / ListedPart);
        room -= HtmlText.Bytes(alone);
        var table = ComparisonTable.Fit([.. comparison], room * 2 / 3);
        var pictures = Pictures(comparison, table, options, room - table.Bytes, work);

        html.Append(CultureInfo.InvariantCulture, $"""<div class="notebookviz-layers" id="{table.Id}" data-list="comparison" data-order="largest change first">""").Append('\n');
        html.Append(CultureInfo.InvariantCulture, $"<style>{LayerAssets.Style}</style>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{HtmlText.Encode(ComparisonCells.Totals(comparison))}</strong><br>{HtmlText.Encode(title)}</p>\n");
        html.Append(problem).Append(overview).Append(alone);
        if (comparison.Count > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{HtmlText.Encode(Explanation)}</p>\n<div class=\"nv-table\" tabindex=\"0\">\n");
            table.AppendTo(html, pictures.ContainsKey);
            html.Append("</div>\n");
        }
        if (table.Shown < comparison.Count)
            html.Append(CultureInfo.InvariantCulture, $"<p>… and {LayerCells.Counted(comparison.Count - table.Shown, "more pair")} with smaller changes, for which there is no room within {Numbers.Bytes(maxBytes)}; a .json or .csv file has all.</p>\n");
        if (Enumerable.Range(0, comparison.Count).Count(table.IsDrawable) - pictures.Count is > 0 and var without)
            html.Append(CultureInfo.InvariantCulture, $"<p>No room for the pictures of {LayerCells.Counted(without, "pair")} within {Numbers.Bytes(maxBytes)}; a larger limit has room for more.</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<script>{LayerAssets.ScriptFor(table.Id)}</script>\n");
        if (pictures.Count > 0)
        {
            html.Append("<div class=\"nv-pictures\">\n");
            foreach (var (place, content) in pictures)
                html.Append(LayerPicture.Foldable(table.PictureId(place), comparison[place].Headline, content, isOpen: comparison.Count <= MostOpen));
            html.Append("</div>\n");
        }
        return html.Append("</div>").ToString();
    }

    /// <summary>The comparison of two weights: its numbers, then A, B and B − A.</summary>
    public static string Of(WeightComparison comparison, VizOptions options, long maxBytes)
    {
        var table = new HtmlTable(HtmlTableStyle.Pairs, new(""), new("", IsNumber: true)) { HasHead = false };
        foreach (var (what, value) in comparison.Lines)
            table.Add(HtmlCell.Header(what), value);
        var html = new StringBuilder($"<p style=\"{Style}\"><strong>{HtmlText.Encode(comparison.Headline)}</strong></p>\n<div style=\"margin:0 0 10px\">{table}</div>\n");
        long room = maxBytes - HtmlText.Bytes(html.ToString()) - LeftOut;
        string slices = Slices(SliceChanges.Of(comparison), room / 4);
        room -= HtmlText.Bytes(slices);
        if (options.Width == VizOptions.UsualWidth)
            options = options.WithWidth(SideWidth);
        var parts = Parts(comparison, SharedScale.Of(comparison.A, comparison.B, options), options).ToArray();
        var left = new List<string>();
        // Without styles, the pictures are below each other.
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,{LeastColumn(options.Width)}px),1fr));gap:0 24px\">\n");
        for (int i = 0; i < parts.Length; i++)
        {
            string picture = Picture(parts[i].Weight, parts[i].Options, room / (parts.Length - i));
            if (picture.Length == 0)
                left.Add(parts[i].Weight.Name[..parts[i].Weight.Name.IndexOf(':', StringComparison.Ordinal)]);
            html.Append(picture);
            room -= HtmlText.Bytes(picture);
        }
        html.Append("</div>\n");
        if (left.Count > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"{Style}\">No room for the picture of {string.Join(", ", left)} within {Numbers.Bytes(maxBytes)}; a larger limit has room for it.</p>\n");
        return html.Append(slices).ToString();
    }

    // With its axes, bars and buttons; a live figure shrinks a little if it does not fit.
    private static int LeastColumn(int width) => width + 140;

    // With its live figure if that fits, otherwise alone; empty if neither fits.
    private static string Picture(Weight weight, VizOptions options, long bytes)
    {
        string html = weight.Visualize(options with { MaxBytes = (int)Math.Clamp(bytes - 1, VizOptions.LeastBytes, int.MaxValue) }).ToHtml() + "\n";
        return HtmlText.Bytes(html) <= bytes ? html : LayerPicture.Still(weight.Abs(), options, bytes - 1) is { } still ? still + "\n" : "";
    }

    // Within a small limit, a bar stands for several indices.
    private static string Slices(SliceChanges? changes, long bytes) =>
        Bars.Select(bars => ComparisonSvg.Slices(changes, bars)).FirstOrDefault(slices => HtmlText.Bytes(slices) <= bytes) ?? "";

    private const string Explanation = "A filled in blue, B as an orange line. Relative change: ‖B − A‖ / ‖A‖. Equal: values with the same bits. Sign flips: values below zero on one side and above on the other.";

    private static IEnumerable<(Weight Weight, VizOptions Options)> Parts(WeightComparison comparison, VizOptions shared, VizOptions options)
    {
        yield return (comparison.A.WithName($"A: {comparison.NameA}"), shared);
        yield return (comparison.B.WithName($"B: {comparison.NameB}"), shared);
        if (comparison.MaxAbsChange > 0)
        {
            var difference = comparison.GetDifference().WithName($"B − A: {comparison.NameA}");
            yield return (difference, options.ColorScale.IsAutomatic && !difference.ElementType.IsComplex() ? options with { ColorScale = ColorScale.Diverging } : options);
        }
    }

    // The largest changes come first, and no pair gets less room than its pictures need.
    private static SortedDictionary<int, string> Pictures(WeightListComparison comparison, ComparisonTable table, VizOptions options, long left, Work? work)
    {
        var pictures = new SortedDictionary<int, string>();
        for (int place = 0; place < table.Shown && left >= LeastPictures; place++)
        {
            WorkScope.ThrowIfCancelled();
            work?.Next(comparison[place].Count);
            if (!table.IsDrawable(place))
                continue;
            long share = Math.Clamp(left / (table.Shown - place), LeastPictures, MostPictures);
            if (Content(comparison[place], table.PictureId(place), options, Math.Min(share, left)) is not { Length: > 0 } content)
                continue;
            pictures.Add(place, content);
            left -= HtmlText.Bytes(content) + 2 * comparison[place].Headline.Length + 200;
        }
        return pictures;
    }

    private static string Content(WeightComparison comparison, string id, VizOptions options, long bytes)
    {
        string slices = ComparisonSvg.Slices(SliceChanges.Of(comparison));
        var shared = SharedScale.Of(comparison.A, comparison.B, options);
        var html = new StringBuilder("<div class=\"nv-side\">");
        int parts = 0;
        long share = (bytes - slices.Length - 100) / (comparison.MaxAbsChange > 0 ? 3 : 2);
        foreach (var (weight, scale) in Parts(comparison, shared, options))
            if (LayerPicture.Fit(weight, scale, share) is { } picture)
                html.Append(picture.Figures($"{id}-{Numbers.Exact(++parts)}"));
        return parts == 0 ? "" : html.Append(slices).Append("</div>").ToString();
    }

    private static string Alone(WeightListComparison comparison, long bytes)
    {
        int most = MostListed;
        while (true)
        {
            string lists = Listed("cannot be compared", comparison.NotComparable.Count, comparison.NotComparable.Select(ComparisonCells.Uncomparable), most)
                + Listed("only in A", comparison.OnlyInA.Count, comparison.OnlyInA.Select(ComparisonCells.Alone), most)
                + Listed("only in B", comparison.OnlyInB.Count, comparison.OnlyInB.Select(ComparisonCells.Alone), most);
            if (most <= LeastListed || HtmlText.Bytes(lists) <= bytes)
                return lists;
            most = Math.Max(LeastListed, most / 2);
        }
    }

    private static string Listed(string what, int count, IEnumerable<string> items, int most)
    {
        if (count == 0)
            return "";
        string more = count > most ? $"<li>… and {Numbers.Grouped(count - most)} more</li>" : "";
        return $"""<details{(count <= 2 * Handful ? " open" : "")}><summary>{Numbers.Grouped(count)} {what}</summary><ul>{string.Concat(items.Take(most).Select(item => $"<li>{HtmlText.Encode(item)}</li>"))}{more}</ul></details>""" + "\n";
    }
}
