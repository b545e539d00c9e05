using System.Globalization;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>A list of weights as HTML: a table that tells which is which, then the pictures and one script for all of them.</summary>
internal static class ListFragment
{
    private const int MostRows = 200;

    // The least that a picture takes without its script: that of a kernel, and a small plot.
    private const int LeastKernel = 25 << 10, LeastVector = 14 << 10;

    // Long names break anywhere, so that they leave room for the other columns; those do not shrink to a word a line.
    private const string Name = ";overflow-wrap:anywhere;min-width:14em", Words = ";min-width:9em", Unbroken = ";white-space:nowrap";

    /// <summary>The list within the options' size: pictures share what the table leaves, kernels before vectors.</summary>
    public static string Of(WeightList list, VizOptions options, ListPictures pictures)
    {
        if (list.Count == 0)
            return Sentence(list);
        string table = Table(list, MostRows, long.MaxValue).ToString();
        // Ids are some 30 bytes a figure, groups some 80.
        int left = options.MaxBytes - Encoding.UTF8.GetByteCount(table) - Loader.ForAll([]).Length - 2048;
        var (kernels, others) = (Places(list, isKernel: true), Places(list, isKernel: false));
        int mostKernels = Math.Clamp(left / LeastKernel, 0, kernels.Length);
        int mostOthers = mostKernels < kernels.Length ? 0 : Math.Clamp((left - mostKernels * LeastKernel) / LeastVector, 0, others.Length);
        var picked = kernels.Take(mostKernels).Concat(others.Take(mostOthers)).ToArray();
        using var work = Work.Begin($"Drawing {list.Title}", picked.Select(place => list[place]));
        var drawn = new SortedDictionary<int, ListedPicture>();
        for (int i = 0; i < picked.Length; i++)
        {
            int place = picked[i];
            WorkScope.ThrowIfCancelled();
            work?.Next(list[place].Count);
            // What small pictures leave over goes to those after them. A vector is planned without regard to its share: a small plot is small anyway.
            var within = i >= mostKernels ? options
                : options with { MaxBytes = Math.Max(VizOptions.LeastBytes, (left - mostOthers * LeastVector) / (mostKernels - i) + Loader.For("").Length) };
            var picture = ListedPicture.Of(pictures.Within(place, within), WidthOf(list, place));
            if (picture.Bytes > left)
                continue;
            drawn.Add(place, picture);
            left -= picture.Bytes;
        }
        // Pictures for narrow pages take what is left over.
        foreach (int place in drawn.Keys.ToArray())
        {
            var narrow = drawn[place].WithNarrow(left);
            left -= narrow.Bytes - drawn[place].Bytes;
            drawn[place] = narrow;
        }
        var html = new StringBuilder(table);
        Append(html, list, drawn);
        if (list.Count > drawn.Count)
        {
            string which = drawn.Count == 0
                ? $"There is no room for pictures within {Numbers.Bytes(options.MaxBytes)}"
                : $"No room for the pictures of {Numbers.Grouped(list.Count - drawn.Count)} of {Numbers.Grouped(list.Count)} weights";
            int first = Enumerable.Range(0, list.Count).First(place => !drawn.ContainsKey(place));
            html.Append(CultureInfo.InvariantCulture, $"<p>{which}; show one alone for its picture, such as <code>weights[{Numbers.Exact(first)}]</code>.</p>\n");
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
        using var work = Work.Begin($"Drawing {list.Title}", list);
        var drawn = new SortedDictionary<int, ListedPicture>();
        long size = html.Length;
        for (; drawn.Count < list.Count && size < maxBytes; size += drawn[drawn.Count - 1].Bytes)
        {
            WorkScope.ThrowIfCancelled();
            work?.Next(list[drawn.Count].Count);
            drawn.Add(drawn.Count, ListedPicture.Of(Visualization.Of(list[drawn.Count], options), WidthOf(list, drawn.Count)).WithNarrow(long.MaxValue));
        }
        Append(html, list, drawn);
        if (drawn.Count < list.Count)
            html.Append(CultureInfo.InvariantCulture, $"<p>Pictures of the first {Numbers.Grouped(drawn.Count)} of {Numbers.Grouped(list.Count)} weights.</p>\n");
        return html.Append("</div>").ToString();
    }

    private static int[] Places(WeightList list, bool isKernel) =>
        [.. Enumerable.Range(0, list.Count).Where(place => isKernel == (list[place].Shape.Count > 1 && list[place].Problem is null))];

    private static string LayerOf(Weight weight) => weight.Name[..(weight.Name.LastIndexOfAny(['.', '/']) + 1)];

    // Vectors of a layer stand in one row, up to four of them on a page of 800 pixels.
    private static int WidthOf(WeightList list, int place)
    {
        string layer = LayerOf(list[place]);
        bool IsBeside(int other) => other >= 0 && other < list.Count && list[other].Shape.Count == 1 && LayerOf(list[other]) == layer;
        int vectors = Enumerable.Range(place - 3, 7).Count(IsBeside);
        return vectors > 2 ? CompactPlan.WidthOfFour : CompactPlan.Width;
    }

    /// <summary>Appends the pictures in the order of the list, small ones of a layer side by side, and the script for all of them.</summary>
    private static void Append(StringBuilder html, WeightList list, SortedDictionary<int, ListedPicture> pictures)
    {
        string? row = null;
        foreach (var (place, picture) in pictures)
        {
            string layer = LayerOf(list[place]);
            if (row is not null && (picture.Form == ListedForm.Large || row != layer))
            {
                html.Append("</div>\n");
                row = null;
            }
            if (picture.Form == ListedForm.Small && row is null)
            {
                html.Append("""<div class="notebookviz-row" style="display:flex;flex-wrap:wrap;gap:0 12px">""").Append('\n');
                row = layer;
            }
            // In a row words come first, so that the plots stand side by side.
            string style = picture.Form == ListedForm.Line ? "flex:0 0 100%;order:-1" : $"width:{picture.Width}px;max-width:100%";
            html.Append(row is null ? picture.Html : $"""<div style="{style}">{picture.Html}</div>""").Append('\n');
        }
        html.Append(row is null ? "" : "</div>\n");
        if (pictures.Values.SelectMany(picture => picture.Ids).ToArray() is { Length: > 0 } ids)
            html.Append(Loader.ForAll(ids));
    }

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

/// <summary>A picture in a list.</summary>
/// <param name="Html">Its HTML, without the script that draws it.</param>
/// <param name="Form">How much room it takes.</param>
/// <param name="Ids">The ids of its figures.</param>
/// <param name="Source">What it shows.</param>
/// <param name="Width">The width of a small plot in CSS pixels.</param>
internal sealed record ListedPicture(string Html, ListedForm Form, IReadOnlyList<string> Ids, Visualization Source, int Width)
{
    // What stands around it.
    private const int Around = 200;

    public int Bytes => Encoding.UTF8.GetByteCount(Html) + Around;

    public static ListedPicture Of(Visualization picture, int width)
    {
        var ids = new List<string>();
        return new(picture.ToListedHtml(ids, width), picture.ListedForm, ids, picture, width);
    }

    /// <summary>This picture with one for narrow pages, if that adds at most so many bytes.</summary>
    public ListedPicture WithNarrow(long most) =>
        Form == ListedForm.Large && Source.Narrow(most) is { } narrow ? this with { Html = Fragment.WithNarrow(Html, narrow) } : this;
}

/// <summary>How much room a picture takes in a list.</summary>
internal enum ListedForm
{
    /// <summary>All the width.</summary>
    Large,

    /// <summary>A small plot, of which several stand side by side.</summary>
    Small,

    /// <summary>A line of words.</summary>
    Line,
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
