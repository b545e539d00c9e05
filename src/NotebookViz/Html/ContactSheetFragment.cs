using System.Globalization;
using System.Text;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>A contact sheet as HTML: images that link to the weights' rows on the page. It has no script.</summary>
internal static class ContactSheetFragment
{
    private const int Scale = Pixmap.Scale;

    // Browsers' fonts are wider than that of static pictures.
    private const double LabelWidth = 0.88 * ContactSheetImage.CellWidth;

    /// <summary>The fragment.</summary>
    public static string Of(ContactSheetPlan plan)
    {
        if (plan.Cells.Count == 0)
            return $"""<p class="notebookviz-contact" style="font:13px/1.5 system-ui,sans-serif">{HtmlText.Encode(plan.EmptySentence)}</p>""";
        var cells = new StringBuilder();
        foreach (var cell in plan.Cells)
            Append(cells, cell);
        string id = Fragment.IdOf(plan.Alt, Encoding.UTF8.GetBytes(cells.ToString()));
        var html = new StringBuilder();
        Fragment.Start(html, id, "notebookviz-contact", $"Contact sheet of {plan.Title}", $"Contact sheet of {plan.Title}", [plan.Which, ""], []);
        html.Append(CultureInfo.InvariantCulture, $"""<div style="display:flex;flex-wrap:wrap;gap:{ContactSheetImage.Gap}px;font:11px/1.3 system-ui,sans-serif">""").Append('\n');
        return html.Append(cells).Append("</div>\n</figure>").ToString();
    }

    private static void Append(StringBuilder html, ContactSheetCell cell)
    {
        string style = $"display:block;width:{ContactSheetImage.CellWidth}px;overflow:hidden;white-space:nowrap;color:inherit;text-decoration:none";
        bool isLink = cell.Name.Length is > 0 and <= OverviewFragment.LongestAnchor;
        string link = isLink ? "a" : "span", target = !isLink ? "" : $" href=\"#{Uri.EscapeDataString(cell.Name)}\"";
        html.Append(CultureInfo.InvariantCulture, $"""<{link}{target} title="{HtmlText.Encode(cell.What)}" style="{style}">""");
        // Each image is centred in a box of fixed height, so that the names are aligned.
        html.Append("""<span style="display:flex;height:22px;align-items:center">""");
        if (cell.Image is { } image)
            html.Append(CultureInfo.InvariantCulture,
                $"""<img src="data:image/png;base64,{Convert.ToBase64String(image.ToPng())}" alt="" width="{image.Width / Scale}" height="{image.Height / Scale}" style="image-rendering:pixelated">""");
        else
            html.Append(HtmlText.Encode(TextPainter.Fitting(cell.Words, LabelWidth, fromEnd: false)));
        html.Append(CultureInfo.InvariantCulture, $"</span>{HtmlText.Encode(cell.Label(LabelWidth))}</{link}>\n");
    }
}
