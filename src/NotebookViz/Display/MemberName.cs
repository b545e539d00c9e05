using System.Net;
using System.Text.RegularExpressions;

namespace NotebookViz.Display;

/// <summary>
/// The name of the member that is being shown, such as a record's. A kernel does not tell a formatter which member it shows, but it has
/// just written the name into the cell before.
/// </summary>
internal static partial class MemberName
{
    private const int MostCharacters = 300;

    /// <summary>The name; empty where the value is shown by itself or has no name.</summary>
    public static string Of(TextWriter writer)
    {
        if (writer is not StringWriter text)
            return "";
        var written = text.GetStringBuilder();
        int length = Math.Min(MostCharacters, written.Length);
        var match = Cells().Match(written.ToString(written.Length - length, length));
        return WebUtility.HtmlDecode(match.Groups[1].Value);
    }

    [GeneratedRegex(@"<td>([^<>\s]+)</td><td>$", RegexOptions.RightToLeft)]
    private static partial Regex Cells();
}
