using System.Net;
using System.Text;

namespace NotebookViz.Cli.Reports.Formulas;

/// <summary>Turns one formula of TeX into the elements of MathML Core (https://www.w3.org/TR/mathml-core/).</summary>
internal sealed class FormulaParser(string tex, bool isDisplayed)
{
    // A group counts twice: as an atom and as the row in it.
    private const int DeepestNesting = 200;

    private readonly FormulaReader _reader = new(tex);
    private int _depth;

    /// <exception cref="FormatException">The formula has an unknown command or an error.</exception>
    public string Parse()
    {
        var row = Row();
        return _reader.Next.Length == 0 ? row : throw Unknown(_reader.Next);
    }

    /// <param name="end">What ends it besides the ends of groups and cells: the bracket of a root's degree.</param>
    private string Row(string end = "}")
    {
        Deepen();
        var items = new StringBuilder();
        while (_reader.Next is not ("" or "}" or "&" or "\\\\" or "\\right" or "\\end") && _reader.Next != end)
            items.Append(Scripted());
        _depth--;
        return $"<mrow>{items}</mrow>";
    }

    /// <summary>Reads an atom with its subscript and superscript.</summary>
    private string Scripted()
    {
        var token = _reader.Next;
        var isLimits = FormulaSymbols.Limits.Contains(token) || FormulaSymbols.Large.ContainsKey(token) || token == "\\underbrace";
        var atom = token is "_" or "^" ? "<mrow></mrow>" : Atom();
        string? below = null, above = null;
        while (true)
        {
            if (below is null && _reader.TryRead("_"))
                below = Argument();
            else if (above is null && _reader.TryRead("^"))
                above = Argument();
            else if (above is null && _reader.Next == "'")
                above = Primes();
            else
                break;
        }
        if (_reader.Next is "_" or "^")
            throw new FormatException("Double subscript or superscript.");
        var (under, over, both) = isLimits && isDisplayed ? ("munder", "mover", "munderover") : ("msub", "msup", "msubsup");
        return (below, above) switch
        {
            (null, null) => atom,
            (_, null) => $"<{under}>{atom}{below}</{under}>",
            (null, _) => $"<{over}>{atom}{above}</{over}>",
            _ => $"<{both}>{atom}{below}{above}</{both}>",
        };
    }

    private string Primes()
    {
        var primes = new StringBuilder();
        while (_reader.TryRead("'"))
            primes.Append('′');
        return Operator(primes.ToString());
    }

    /// <summary>Reads the argument of a command or script: a group or one token; of a number only the first digit.</summary>
    private string Argument() => _reader.Next is [>= '0' and <= '9'] ? $"<mn>{_reader.Read()}</mn>" : Atom();

    private string Atom()
    {
        Deepen();
        var token = _reader.Read();
        var atom = token switch
        {
            "{" => Group(),
            "~" or "\\ " => "<mspace width=\"0.33em\"></mspace>",
            [var c] when char.IsAsciiDigit(c) || c == '.' && _reader.Next is [>= '0' and <= '9'] => Number(token),
            [var c] when char.IsLetter(c) => $"<mi>{token}</mi>",
            ['\\', ..] => Command(token),
            "-" => Operator("−"),
            "*" => Operator("∗"),
            "" or "_" or "^" or "$" or "#" or "&" or "}" => throw Unknown(token),
            _ => Operator(token),
        };
        _depth--;
        return atom;
    }

    /// <summary>Limits the depth of recursion, because a stack overflow cannot be caught.</summary>
    private void Deepen()
    {
        if (++_depth > DeepestNesting)
            throw new FormatException("The formula is nested too deeply.");
    }

    private string Group()
    {
        var row = Row();
        return _reader.TryRead("}") ? row : throw Unknown(_reader.Next);
    }

    private string Number(string token)
    {
        var number = new StringBuilder(token);
        while (_reader.Next is [>= '0' and <= '9'] or ".")
            number.Append(_reader.Read());
        return $"<mn>{number}</mn>";
    }

    private string Command(string command)
    {
        if (FormulaSymbols.Letters.TryGetValue(command, out var letter))
            return $"<mi>{WebUtility.HtmlEncode(letter)}</mi>";
        if (FormulaSymbols.Operators.TryGetValue(command, out var symbol))
            return Operator(symbol);
        if (FormulaSymbols.Large.TryGetValue(command, out symbol) || FormulaSymbols.Integrals.TryGetValue(command, out symbol))
            return $"<mo largeop=\"{(isDisplayed ? "true" : "false")}\" movablelimits=\"false\">{symbol}</mo>";
        if (FormulaSymbols.Accents.TryGetValue(command, out var accent))
            return $"<mover accent=\"true\">{Argument()}<mo>{accent}</mo></mover>";
        if (FormulaSymbols.Functions.Contains(command) || FormulaSymbols.Limits.Contains(command))
            return Function(command[1..]);
        if (FormulaSymbols.Spaces.TryGetValue(command, out var width))
            return $"<mspace width=\"{width}em\"></mspace>";
        return command switch
        {
            "\\frac" or "\\dfrac" or "\\tfrac" => $"<mfrac>{Argument()}{Argument()}</mfrac>",
            "\\binom" => $"<mrow><mo>(</mo><mfrac linethickness=\"0\">{Argument()}{Argument()}</mfrac><mo>)</mo></mrow>",
            "\\sqrt" => Root(),
            "\\text" or "\\textrm" or "\\mbox" or "\\textbf" or "\\textit" => $"<mtext>{WebUtility.HtmlEncode(_reader.ReadText()).Replace(" ", "&nbsp;")}</mtext>",
            "\\mathrm" or "\\operatorname" or "\\mathit" or "\\mathsf" or "\\mathtt" => Function(_reader.ReadText()),
            "\\mathbf" or "\\mathbb" or "\\mathcal" or "\\boldsymbol" or "\\bm" => Styled(command[1..]),
            "\\underline" => $"<munder>{Argument()}<mo>_</mo></munder>",
            "\\underbrace" => $"<munder>{Argument()}<mo>⏟</mo></munder>",
            "\\overbrace" => $"<mover>{Argument()}<mo>⏞</mo></mover>",
            "\\left" => Fenced(),
            "\\big" or "\\Big" or "\\bigl" or "\\bigr" or "\\Bigl" or "\\Bigr" => Operator(Fence()),
            "\\begin" => Table(),
            "\\displaystyle" or "\\limits" or "\\nolimits" => "",
            _ => throw Unknown(command),
        };
    }

    private static string Function(string name) => name.Length == 1
        ? $"<mi mathvariant=\"normal\">{WebUtility.HtmlEncode(name)}</mi>"
        : $"<mi>{WebUtility.HtmlEncode(name)}</mi>";

    private string Styled(string style)
    {
        var isGroup = _reader.TryRead("{");
        var letters = new StringBuilder();
        do
        {
            var token = _reader.Read();
            letters.Append(FormulaSymbols.Styled(style, token) ?? FormulaSymbols.Letters.GetValueOrDefault(token) ?? throw Unknown(token));
        }
        while (isGroup && !_reader.TryRead("}"));
        return $"<mi mathvariant=\"normal\">{letters}</mi>";
    }

    private string Root()
    {
        if (!_reader.TryRead("["))
            return $"<msqrt>{Argument()}</msqrt>";
        var degree = Row(end: "]");
        return _reader.TryRead("]") ? $"<mroot>{Argument()}{degree}</mroot>" : throw Unknown(_reader.Next);
    }

    private string Fenced()
    {
        var (open, content) = (Fence(), Row());
        if (!_reader.TryRead("\\right"))
            throw Unknown(_reader.Next);
        return $"<mrow>{Stretched(open, "prefix")}{content}{Stretched(Fence(), "postfix")}</mrow>";
    }

    private string Fence()
    {
        var token = _reader.Read();
        return token == "." ? "" : FormulaSymbols.Operators.GetValueOrDefault(token) ?? (token is "(" or ")" or "[" or "]" or "|" or "/" ? token : throw Unknown(token));
    }

    private string Table()
    {
        var name = _reader.ReadText();
        if (!FormulaSymbols.Tables.TryGetValue(name, out var fences))
            throw Unknown(name);
        var table = new StringBuilder("<mtable><mtr><mtd>");
        while (true)
        {
            table.Append(Row());
            if (_reader.TryRead("&"))
                table.Append("</mtd><mtd>");
            else if (_reader.TryRead("\\\\"))
                table.Append("</mtd></mtr><mtr><mtd>");
            else
                break;
        }
        table.Append("</mtd></mtr></mtable>").Replace("<mtr><mtd><mrow></mrow></mtd></mtr></mtable>", "</mtable>");
        if (!_reader.TryRead("\\end") || _reader.ReadText() != name)
            throw Unknown(_reader.Next);
        return $"<mrow>{Stretched(fences.Open, "prefix")}{table}{Stretched(fences.Close, "postfix")}</mrow>";
    }

    private static string Operator(string symbol) => symbol.Length == 0 ? "" : $"<mo stretchy=\"false\">{WebUtility.HtmlEncode(symbol)}</mo>";

    private static string Stretched(string symbol, string form) =>
        symbol.Length == 0 ? "" : $"<mo form=\"{form}\" stretchy=\"true\">{WebUtility.HtmlEncode(symbol)}</mo>";

    private static FormatException Unknown(string token) => new($"'{token}' is not supported.");
}
