using System.Globalization;
using System.Text;

namespace NotebookViz.Formats.PyTorch;

/// <summary>Texts of pickles of protocol 0, in which characters that are not printed are escaped as in Python's source code.</summary>
internal static class PickleText
{
    private const string Escaped = "\\'\"abfnrtv", Meant = "\\'\"\a\b\f\n\r\t\v";

    /// <summary>Returns the text of a string in quotation marks; null if it is malformed.</summary>
    public static string? OfQuoted(string line)
    {
        if (line.Length < 2 || line[0] is not ('\'' or '"') || line[^1] != line[0])
            return null;
        string quoted = line[1..^1];
        var text = new StringBuilder();
        for (int i = 0; i < quoted.Length;)
        {
            if (quoted[i] != '\\')
            {
                text.Append(quoted[i++]);
                continue;
            }
            if (++i == quoted.Length)
                return null;
            int place = Escaped.IndexOf(quoted[i], StringComparison.Ordinal);
            if (place >= 0)
            {
                text.Append(Meant[place]);
                i++;
            }
            else if (quoted[i] == 'x')
            {
                if (Hexadecimal(quoted, i + 1, 2) is not { } code)
                    return null;
                text.Append((char)code);
                i += 3;
            }
            else if (char.IsBetween(quoted[i], '0', '7'))
            {
                int code = 0;
                for (int end = Math.Min(i + 3, quoted.Length); i < end && char.IsBetween(quoted[i], '0', '7'); i++)
                    code = 8 * code + quoted[i] - '0';
                text.Append((char)(code & 255));
            }
            else
            {
                // Python keeps a backslash that escapes nothing.
                text.Append('\\');
            }
        }
        return text.ToString();
    }

    /// <summary>Returns a text whose characters beyond Latin-1 are written as <c>\u</c> and <c>\U</c> with a number; null if it is malformed.</summary>
    public static string? OfRaw(string line)
    {
        var text = new StringBuilder();
        for (int i = 0; i < line.Length;)
        {
            int digits = line[i] != '\\' || i + 1 == line.Length ? 0 : line[i + 1] == 'u' ? 4 : line[i + 1] == 'U' ? 8 : 0;
            if (digits == 0)
            {
                text.Append(line[i++]);
                continue;
            }
            if (Hexadecimal(line, i + 2, digits) is not { } code || code > 0x10FFFF)
                return null;
            text.Append(code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32((int)code));
            i += 2 + digits;
        }
        return text.ToString();
    }

    private static uint? Hexadecimal(string text, int start, int digits) => start + digits <= text.Length
        && uint.TryParse(text.AsSpan(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number) ? number : null;
}
