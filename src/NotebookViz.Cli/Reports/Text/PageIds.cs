using System.Globalization;
using System.Text;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>Gives out the ids of one page, each once. The same notebook gives the same ids in every run.</summary>
internal sealed class PageIds
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The id itself, or where it is taken, the id with the first number behind it that is free: "weights-1".</summary>
    public string Claim(string id, string separator = "-")
    {
        var free = id;
        for (var n = 1; !_taken.Add(free); n++)
            free = string.Create(CultureInfo.InvariantCulture, $"{id}{separator}{n}");
        return free;
    }

    /// <summary>The anchor of a heading as GitHub makes it: letters and digits in lower case, hyphens for blanks, all else left out.</summary>
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
    /// An address, and where it is an anchor, the one that the heading has here: Jupyter's keep capitals and punctuation, of theirs and
    /// of GitHub's the slug is the same.
    /// </summary>
    public static string Target(string address) => address is ['#', _, ..]
        ? "#" + Uri.EscapeDataString(Slug(Uri.UnescapeDataString(address[1..])))
        : address;
}
