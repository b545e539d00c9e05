using System.Net;

namespace NotebookViz.Cli.Reports.Formulas;

/// <summary>
/// TeX's formulas as MathML, which browsers draw themselves. What is common in notebooks is understood; a formula with anything else
/// stays as it was written.
/// </summary>
internal static class Formula
{
    /// <param name="tex">What stands between the dollars.</param>
    /// <param name="isDisplayed">Whether it has a line of its own.</param>
    public static string ToHtml(string tex, bool isDisplayed)
    {
        tex = tex.Trim();
        var source = WebUtility.HtmlEncode(tex);
        try
        {
            var content = new FormulaParser(tex, isDisplayed).Parse();
            var display = isDisplayed ? " display=\"block\"" : "";
            return $"<math{display}><semantics>{content}<annotation encoding=\"application/x-tex\">{source}</annotation></semantics></math>";
        }
        catch (FormatException)
        {
            return isDisplayed ? $"<code>$${source}$$</code>" : $"<code>${source}$</code>";
        }
    }
}
