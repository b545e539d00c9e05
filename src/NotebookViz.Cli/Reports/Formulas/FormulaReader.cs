using System.Net;

namespace NotebookViz.Cli.Reports.Formulas;

/// <summary>Reads TeX token by token: a command with its backslash, or one character. Spaces are skipped.</summary>
internal sealed class FormulaReader(string tex)
{
    private int _at;

    /// <summary>The next token, which is not consumed; empty at the end.</summary>
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

    /// <summary>Reads the text of a group, {like this}, including spaces.</summary>
    /// <exception cref="FormatException">There is no group, or another one within it.</exception>
    public string ReadText()
    {
        if (!TryRead("{") || tex.IndexOf('}', _at) is not (var end and >= 0))
            throw new FormatException("A group was expected.");
        var text = tex[_at..end];
        if (text.AsSpan().IndexOfAny('{', '\\', '$') >= 0)
            throw new FormatException("The text contains markup.");
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
/// Converts TeX formulas to MathML, which browsers render themselves. Supports what is common in notebooks; a formula with anything else
/// is shown as TeX.
/// </summary>
internal static class Formula
{
    /// <param name="tex">The text between the dollar signs.</param>
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
