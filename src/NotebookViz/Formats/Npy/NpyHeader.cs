using System.Globalization;
using NotebookViz.Common;

namespace NotebookViz.Formats.Npy;

/// <summary>What the header of an <c>.npy</c> file says.</summary>
/// <param name="Descriptor">The dtype, such as "&lt;f4"; for structured arrays and arrays of arrays, the Python text, which begins with a bracket.</param>
/// <param name="FortranOrder">True for column-major order, in which the first index changes fastest.</param>
/// <param name="Shape">The length of each axis.</param>
internal sealed record NpyHeader(string Descriptor, bool FortranOrder, long[] Shape)
{
    /// <summary>Reads the header: a Python dictionary of a dtype, a truth value and a tuple, and nothing else.</summary>
    /// <exception cref="FormatException">It is something else; the message says where.</exception>
    public static NpyHeader Parse(string text)
    {
        var parser = new Parser(text);
        string? descriptor = null;
        bool? fortranOrder = null;
        long[]? shape = null;
        parser.Expect('{');
        while (!parser.Skip('}'))
        {
            string key = parser.String();
            parser.Expect(':');
            switch (key)
            {
                case "descr": descriptor = parser.Descriptor(); break;
                case "fortran_order": fortranOrder = parser.Bool(); break;
                case "shape": shape = parser.Tuple(); break;
                default: throw new FormatException($"an unknown key '{key}'");
            }
            if (!parser.Skip(','))
            {
                parser.Expect('}');
                break;
            }
        }
        return descriptor is not null && fortranOrder is { } order && shape is not null
            ? new(descriptor, order, shape)
            : throw new FormatException("'descr', 'fortran_order' or 'shape' is missing");
    }

    private sealed class Parser(string text)
    {
        private int _place;

        public char Peek()
        {
            while (_place < text.Length && char.IsWhiteSpace(text[_place]))
                _place++;
            return _place < text.Length ? text[_place] : '\0';
        }

        public bool Skip(char symbol)
        {
            if (Peek() != symbol)
                return false;
            _place++;
            return true;
        }

        public void Expect(char symbol)
        {
            if (!Skip(symbol))
                throw new FormatException($"'{symbol}' is missing at character {Numbers.Exact(_place)}");
        }

        /// <summary>The name of a dtype, also of one written as <c>('&lt;f4', ())</c>, which has one value per element; anything else as its text.</summary>
        public string Descriptor()
        {
            if (Peek() is not ('[' or '('))
                return String();
            int start = _place;
            SkipBrackets();
            string whole = text[start.._place];
            return whole[0] == '(' ? new Parser(whole).OneValue() ?? whole : whole;
        }

        private string? OneValue()
        {
            Expect('(');
            if (Peek() is '[' or '(')
                return null;
            string name = String();
            return Skip(',') && Peek() == '(' && Tuple().All(length => length == 1) ? name : null;
        }

        private void SkipBrackets()
        {
            int depth = 0;
            do
            {
                switch (Peek())
                {
                    case '[' or '(': depth++; _place++; break;
                    case ']' or ')': depth--; _place++; break;
                    case '\'' or '"': String(); break;
                    case '\0': throw new FormatException("a bracket is not closed");
                    default: _place++; break;
                }
            }
            while (depth > 0);
        }

        public string String()
        {
            // Python marks kinds of strings with a prefix letter.
            if (Peek() is 'u' or 'U' or 'b' or 'B' or 'r' or 'R')
                _place++;
            char quote = Peek();
            int end = quote is '\'' or '"' ? text.IndexOf(quote, _place + 1) : -1;
            if (end < 0)
                throw new FormatException($"no string at character {Numbers.Exact(_place)}");
            string result = text[(_place + 1)..end];
            _place = end + 1;
            return result;
        }

        public bool Bool()
        {
            Peek();
            foreach (var (word, value) in new[] { ("True", true), ("False", false) })
            {
                if (string.CompareOrdinal(text, _place, word, 0, word.Length) != 0)
                    continue;
                _place += word.Length;
                return value;
            }
            throw new FormatException($"neither True nor False at character {Numbers.Exact(_place)}");
        }

        public long[] Tuple()
        {
            var lengths = new List<long>();
            Expect('(');
            while (!Skip(')'))
            {
                lengths.Add(Integer());
                if (!Skip(','))
                {
                    Expect(')');
                    break;
                }
            }
            return [.. lengths];
        }

        private long Integer()
        {
            Peek();
            int start = _place;
            while (_place < text.Length && char.IsAsciiDigit(text[_place]))
                _place++;
            if (!long.TryParse(text.AsSpan(start, _place - start), NumberStyles.None, CultureInfo.InvariantCulture, out long value))
                throw new FormatException($"no length of an axis at character {Numbers.Exact(start)}");
            // Python 2 marked long integers with a suffix.
            Skip('L');
            return value;
        }
    }
}
