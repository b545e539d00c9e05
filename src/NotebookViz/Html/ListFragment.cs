using System.Globalization;
using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>A list of weights as HTML: a table that tells which is which, then the pictures.</summary>
internal static class ListFragment
{
    private const int MostRows = 200;
    private const int MostPictures = 16;

    /// <summary>The list within the options' size: pictures share what the table leaves.</summary>
    public static string Of(WeightList list, VizOptions options, ListPictures pictures)
    {
        if (list.Count == 0)
            return Sentence(list);
        var table = Table(list, MostRows);
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

    /// <summary>Every weight in the table, and pictures at their full size until the fragment has the given size.</summary>
    /// <param name="list">The weights.</param>
    /// <param name="options">How the pictures are made.</param>
    /// <param name="maxBytes">Beyond this many bytes no further picture is begun.</param>
    public static string Detailed(WeightList list, VizOptions options, long maxBytes)
    {
        if (list.Count == 0)
            return Sentence(list);
        var html = new StringBuilder(Table(list, list.Count));
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
    private const int SmallestPicture = 32 << 10;

    private static string Sentence(WeightList list) =>
        $"""<p class="notebookviz-list" style="font:13px/1.5 system-ui,sans-serif">{HtmlText.Encode(list.EmptySentence)}</p>""";

    private static string Table(WeightList list, int mostRows)
    {
        var html = new StringBuilder("""<div class="notebookviz-list" style="font:13px/1.5 system-ui,sans-serif">""").Append('\n');
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{HtmlText.Encode(list.Title)}</strong></p>\n");
        foreach (string note in list.Notes)
            html.Append(CultureInfo.InvariantCulture, $"<p>{HtmlText.Encode(note)}</p>\n");
        var table = new HtmlTable(HtmlTableStyle.Plain, new("#"), new("name"), new("what it is"), new("shape"), new("axes"), new("type"), new("values"));
        for (int i = 0; i < Math.Min(list.Count, mostRows); i++)
        {
            var weight = list[i];
            string axes = weight.Axes.Any(axis => axis.Role != AxisRole.Unknown) ? string.Join(" × ", weight.Axes) : "";
            string[] sizes = weight.IsShapeKnown
                ? [Numbers.Shape(weight.Shape), axes, weight.TypeName, Numbers.Grouped(weight.Count)]
                : ["", "", "", ""];
            table.Add(Numbers.Exact(i), weight.Name, weight.What, sizes[0], sizes[1], sizes[2], sizes[3]);
        }
        html.Append(table);
        if (list.Count > mostRows)
            html.Append(CultureInfo.InvariantCulture, $"<p>… and {Numbers.Grouped(list.Count - mostRows)} more.</p>\n");
        return html.ToString();
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
