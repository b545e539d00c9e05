using System.Text;

namespace NotebookViz.Html;

/// <summary>Scripts and styles that fragments carry.</summary>
/// <remarks>Spaces are removed by loops, because the first display would wait 20 ms for the classes of regular expressions.</remarks>
internal static class EmbeddedText
{
    private const string Operators = "=?:&|{}(),;<>*+";

    /// <summary>A text without its comment lines and indentation, which are for readers of the source.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return string.Join('\n', reader.ReadToEnd().Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("/*", StringComparison.Ordinal)));
    }

    /// <summary>A style sheet without line ends, and without spaces except between selectors and between values.</summary>
    public static string SqueezedStyle(string css)
    {
        var squeezed = new StringBuilder(css.Length);
        for (int i = 0; i < css.Length; i++)
        {
            bool isIdle = css[i] == ' ' && (i > 0 && "{};,:".Contains(css[i - 1]) || i + 1 < css.Length && css[i + 1] is '{' or '}');
            if (css[i] != '\n' && !isIdle)
                squeezed.Append(css[i]);
        }
        return squeezed.ToString();
    }

    /// <summary>A script without spaces around operators, except in strings. Therefore its regular expressions must not contain quotation marks.</summary>
    public static string SqueezedScript(string script)
    {
        var squeezed = new StringBuilder(script.Length);
        for (int at = 0, next; at < script.Length; at = next)
        {
            int start = script[at] == ' ' ? at + 1 : at, end = start;
            while (end < script.Length && Operators.Contains(script[end]))
                end++;
            if (end > start)
            {
                squeezed.Append(script, start, end - start);
                next = end < script.Length && script[end] == ' ' ? end + 1 : end;
                continue;
            }
            next = EndOfString(script, at);
            squeezed.Append(script, at, next - at);
        }
        return squeezed.ToString();
    }

    // The index after the string that begins here; after this character if none does.
    private static int EndOfString(string script, int start)
    {
        char quote = script[start];
        if (quote is not ('"' or '\'' or '`'))
            return start + 1;
        for (int i = start + 1; i < script.Length; i++)
        {
            if (script[i] == quote)
                return i + 1;
            if (script[i] == '\\' && quote == '"')
                i++;
        }
        return start + 1;
    }
}
