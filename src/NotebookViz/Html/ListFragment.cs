using System.Globalization;
using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>A list of weights as HTML: a table that tells which is which, then the pictures.</summary>
internal static class ListFragment
{
    private const int MostRows = 200;
    private const int MostPictures = 16;

    // Long names break anywhere, so that they leave room for the other columns; those do not shrink to a word a line.
    private const string Name = ";overflow-wrap:anywhere;min-width:14em", Words = ";min-width:9em", Unbroken = ";white-space:nowrap";

    /// <summary>The list within the options' size: pictures share what the table leaves.</summary>
    public static string Of(WeightList list, VizOptions options, ListPictures pictures)
    {
        if (list.Count == 0)
            return Sentence(list);
        string table = Table(list, MostRows, long.MaxValue).ToString();
        int left = options.MaxBytes - Encoding.UTF8.GetByteCount(table) - 1024;
        int most = Math.Clamp(left / SmallestPicture, 0, Math.Min(list.Count, MostPictures));
        var html = new StringBuilder(table);
        using var work = Work.Begin($"Drawing {list.Title}", list.Take(most).Sum(weight => weight.Count));
        for (int shown = 0; shown < most; shown++)
        {
            WorkScope.ThrowIfCancelled();
            work?.Next(list[shown].Count);
            // What small pictures leave over goes to those after them.
            int share = Math.Max(SmallestPicture, left / (most - shown));
            string picture = pictures.Within(shown, options with { MaxBytes = share }).ToHtml();
            html.Append(picture).Append('\n');
            left -= Encoding.UTF8.GetByteCount(picture);
        }
        if (list.Count > most)
        {
            string which = most == 0
                ? $"There is no room for pictures within {Numbers.Bytes(options.MaxBytes)}"
                : $"Pictures of the first {Numbers.Exact(most)} of {Numbers.Grouped(list.Count)} weights";
            html.Append(CultureInfo.InvariantCulture, $"<p>{which}; show one alone for its picture, such as <code>weights[{Numbers.Exact(most)}]</code>.</p>\n");
        }
        return html.Append("</div>").ToString();
    }

    /// <summary>
    /// As many weights in the table as half of the given size has room for, and pictures at their full size until the fragment has that size.
    /// </summary>
    /// <param name="list">The weights.</param>
    /// <param name="options">How the pictures are made.</param>
    /// <param name="maxBytes">Beyond this many bytes no further picture is begun.</param>
    public static string Detailed(WeightList list, VizOptions options, long maxBytes)
    {
        if (list.Count == 0)
            return Sentence(list);
        // A browser that has to lay out a hundred thousand rows shows nothing for a long time, and pictures need room too.
        var html = Table(list, list.Count, maxBytes / 2);
        using var work = Work.Begin($"Drawing {list.Title}", list.Sum(weight => weight.Count));
        int shown = 0;
        for (; shown < list.Count && html.Length < maxBytes; shown++)
        {
            WorkScope.ThrowIfCancelled();
            work?.Next(list[shown].Count);
            html.Append(Visualization.Of(list[shown], options).ToHtml()).Append('\n');
        }
        if (shown < list.Count)
            html.Append(CultureInfo.InvariantCulture, $"<p>Pictures of the first {Numbers.Grouped(shown)} of {Numbers.Grouped(list.Count)} weights.</p>\n");
        return html.Append("</div>").ToString();
    }

    // The least that VizOptions allows.
    private const int SmallestPicture = 40 << 10;

    private static string Sentence(WeightList list) =>
        $"""<p class="notebookviz-list" style="font:13px/1.5 system-ui,sans-serif">{HtmlText.Encode(list.EmptySentence)}</p>""";

    private static StringBuilder Table(WeightList list, int mostRows, long maxBytes)
    {
        var html = new StringBuilder("""<div class="notebookviz-list" style="font:13px/1.5 system-ui,sans-serif">""").Append('\n');
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{HtmlText.Encode(list.Title)}</strong></p>\n");
        foreach (string note in list.Notes)
            html.Append(CultureInfo.InvariantCulture, $"<p>{HtmlText.Encode(note)}</p>\n");
        var table = new HtmlTable(HtmlTableStyle.Plain, new("#"), new("name"), new("what it is"), new("shape"), new("axes"), new("type"), new("values"));
        int rows = 0;
        for (; rows < Math.Min(list.Count, mostRows) && table.Length < maxBytes; rows++)
        {
            var weight = list[rows];
            string axes = weight.Axes.Any(axis => axis.Role != AxisRole.Unknown) ? string.Join(" × ", weight.Axes) : "";
            string[] sizes = weight.IsShapeKnown
                ? [Numbers.Shape(weight.Shape), axes, weight.TypeName, Numbers.Grouped(weight.Count)]
                : ["", "", "", ""];
            table.Add(
                (HtmlCell)Numbers.Exact(rows) with { Style = Unbroken }, (HtmlCell)weight.Name with { Style = Name }, (HtmlCell)weight.What with { Style = Words },
                (HtmlCell)sizes[0] with { Style = Unbroken }, (HtmlCell)sizes[1] with { Style = Words }, (HtmlCell)sizes[2] with { Style = Unbroken },
                (HtmlCell)sizes[3] with { Style = Unbroken });
        }
        // A table that is wider than the page scrolls by itself.
        html.Append("<div style=\"overflow-x:auto\" tabindex=\"0\">\n");
        table.AppendTo(html);
        html.Append("</div>\n");
        if (list.Count > rows)
            html.Append(CultureInfo.InvariantCulture, $"<p>… and {Numbers.Grouped(list.Count - rows)} more.</p>\n");
        return html;
    }
}

/// <summary>The pictures of a list's weights, each made once for all forms in which the list is shown.</summary>
internal sealed class ListPictures(WeightList list)
{
    private readonly Visualization?[] _made = new Visualization?[list.Count];

    /// <summary>The picture of a weight, as it was made first.</summary>
    public Visualization Of(int index) => _made[index] ??= list[index].Visualize();

    /// <summary>The picture of a weight within the options' size.</summary>
    public Visualization Within(int index, VizOptions options)
    {
        if (_made[index] is { } made && made.MostBytes <= options.MaxBytes)
            return made;
        return _made[index] = list[index].Visualize(options);
    }
}
