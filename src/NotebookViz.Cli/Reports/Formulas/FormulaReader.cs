using System.Net;

namespace NotebookViz.Cli.Reports.Formulas;

/// <summary>Reads TeX token by token: a command with its backslash, or one character. Blanks say nothing and are skipped.</summary>
internal sealed class FormulaReader(string tex)
{
    private int _at;

    /// <summary>The next token, which stays; empty at the end.</summary>
    public string Next
    {
        get
        {
            while (_at < tex.Length && (char.IsWhiteSpace(tex[_at]) || tex[_at] == '%'))
            {
                if (tex[_at] == '%')
                    _at = tex.IndexOf('\n', _at) is var end and >= 0 ? end : tex.Length - 1;
                _at++;
            }
            return tex[_at..End()];
        }
    }

    public string Read()
    {
        var token = Next;
        _at += token.Length;
        return token;
    }

    public bool TryRead(string token)
    {
        if (Next != token)
            return false;
        Read();
        return true;
    }

    /// <summary>The text of a group, {like this}, with its blanks.</summary>
    /// <exception cref="FormatException">Here is no group, or one within it.</exception>
    public string ReadText()
    {
        if (!TryRead("{") || tex.IndexOf('}', _at) is not (var end and >= 0))
            throw new FormatException("A group was expected.");
        var text = tex[_at..end];
        if (text.AsSpan().IndexOfAny('{', '\\', '$') >= 0)
            throw new FormatException("A text with markup.");
        _at = end + 1;
        return text;
    }

    private int End()
    {
        if (_at >= tex.Length)
            return _at;
        if (tex[_at] != '\\')
            return _at + (char.IsHighSurrogate(tex[_at]) && _at + 1 < tex.Length ? 2 : 1);
        var end = _at + 1;
        while (end < tex.Length && char.IsAsciiLetter(tex[end]))
            end++;
        return Math.Min(tex.Length, Math.Max(end, _at + 2));
    }
}

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
