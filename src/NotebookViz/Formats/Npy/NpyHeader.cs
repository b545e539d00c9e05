using System.Globalization;
using NotebookViz.Common;

namespace NotebookViz.Formats.Npy;

/// <summary>What the header of an <c>.npy</c> file says.</summary>
/// <param name="Descriptor">The dtype, such as "&lt;f4"; null for a structured one.</param>
/// <param name="FortranOrder">True where the first axis runs fastest.</param>
/// <param name="Shape">The length of each axis.</param>
internal sealed record NpyHeader(string? Descriptor, bool FortranOrder, long[] Shape)
{
    /// <summary>Reads the header: a Python dictionary of a string, a truth value and a tuple, and nothing else.</summary>
    /// <exception cref="FormatException">It is something else; the message says where.</exception>
    public static NpyHeader Parse(string text)
    {
        var parser = new Parser(text);
        string? descriptor = null;
        bool? fortranOrder = null;
        long[]? shape = null;
        bool structured = false;
        parser.Expect('{');
        while (!parser.Skip('}'))
        {
            string key = parser.String();
            parser.Expect(':');
            switch (key)
            {
                // A list of fields: what follows is of no interest, the file is refused.
                case "descr" when parser.Peek() == '[': structured = true; break;
                case "descr": descriptor = parser.String(); break;
                case "fortran_order": fortranOrder = parser.Bool(); break;
                case "shape": shape = parser.Tuple(); break;
                default: throw new FormatException($"an unknown key '{key}'");
            }
            if (structured)
                return new(null, false, []);
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

        public string String()
        {
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
            // Python 2 marked long integers by a letter.
            Skip('L');
            return value;
        }
    }
}

/// <summary>NumPy's short names of element types, such as "&lt;f4".</summary>
internal static class NpyDescriptor
{
    /// <summary>The element type and byte order; null where it is not a number that can be shown.</summary>
    public static (ElementType Type, bool LittleEndian)? Read(string descriptor)
    {
        if (descriptor.Length < 2)
            return null;
        bool? littleEndian = descriptor[0] switch
        {
            '<' => true,
            '>' or '!' => false,
            '|' or '=' => BitConverter.IsLittleEndian,
            _ => null,
        };
        ElementType? type = descriptor[1..] switch
        {
            "b1" or "?" => ElementType.Bool,
            "i1" => ElementType.Int8,
            "i2" => ElementType.Int16,
            "i4" => ElementType.Int32,
            "i8" => ElementType.Int64,
            "u1" => ElementType.UInt8,
            "u2" => ElementType.UInt16,
            "u4" => ElementType.UInt32,
            "u8" => ElementType.UInt64,
            "f2" => ElementType.Float16,
            "f4" => ElementType.Float32,
            "f8" => ElementType.Float64,
            "c8" => ElementType.Complex64,
            "c16" => ElementType.Complex128,
            _ => null,
        };
        return type is { } known && littleEndian is { } order ? (known, order) : null;
    }

    /// <summary>Why arrays of that dtype are not read, and the way out.</summary>
    public static string Refusal(string? descriptor) => descriptor switch
    {
        null => "it is a structured array (several fields an element); save each field by itself: np.save(path, array['field']).",
        _ when Kind(descriptor) == 'O' => "it holds Python objects (dtype object), which only running Python code could read; save it as numbers: np.save(path, array.astype('float32')).",
        _ when Kind(descriptor) == 'V' => $"its elements are raw bytes (dtype '{descriptor}'); a bfloat16 or float8 array loses its type in .npy: save array.astype('float32').",
        _ when Kind(descriptor) is 'S' or 'U' or 'a' => $"it holds text (dtype '{descriptor}'), not numbers.",
        _ when Kind(descriptor) is 'M' or 'm' => $"it holds dates or durations (dtype '{descriptor}'); save array.astype('int64').",
        _ when Kind(descriptor) is 'f' or 'c' => $"its precision (dtype '{descriptor}') is not the same on every machine; save array.astype('float64').",
        _ => $"its dtype '{descriptor}' is not one of b1, i1 to i8, u1 to u8, f2 to f8, c8 and c16; save array.astype('float32').",
    };

    private static char Kind(string descriptor) => descriptor.TrimStart('<', '>', '|', '=', '!') is { Length: > 0 } rest ? rest[0] : '\0';
}
