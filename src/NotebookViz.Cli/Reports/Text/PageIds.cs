using System.Globalization;
using System.Text;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>Assigns unique ids in a page. The same notebook gets the same ids in every run.</summary>
internal sealed class PageIds
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Returns the id, or if it is taken, the id with the first free number: "weights-1".</summary>
    public string Claim(string id, string separator = "-")
    {
        var free = id;
        for (var n = 1; !_taken.Add(free); n++)
            free = string.Create(CultureInfo.InvariantCulture, $"{id}{separator}{n}");
        return free;
    }

    /// <summary>Returns the anchor of a heading as on GitHub: letters and digits in lower case, hyphens for spaces, everything else omitted.</summary>
    public static string Slug(string heading)
    {
        var slug = new StringBuilder();
        foreach (var rune in heading.Trim().EnumerateRunes())
        {
            if (rune.Value == ' ')
                slug.Append('-');
            else if (rune.Value is '-' or '_' || Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                slug.Append(Rune.ToLowerInvariant(rune));
        }
        return slug.Length > 0 ? slug.ToString() : "section";
    }

    /// <summary>
    /// Returns an address; an anchor becomes the one that the heading has here. Jupyter's anchors keep capitals and punctuation, but have
    /// the same slug as GitHub's.
    /// </summary>
    public static string Target(string address) => address is ['#', _, ..]
        ? "#" + Uri.EscapeDataString(Slug(Uri.UnescapeDataString(address[1..])))
        : address;
}
