namespace NotebookViz.Cli.Notebooks;

/// <summary>Converts Python's JSON to valid JSON: Python writes NaN, Infinity and -Infinity, which JSON does not have.</summary>
internal static class PythonNumbers
{
    /// <summary>Replaces NaN with null and infinities with numbers that are read as infinite.</summary>
    public static ReadOnlyMemory<byte> AsJson(ReadOnlyMemory<byte> file)
    {
        var json = file.Span;
        if (json.IndexOf("NaN"u8) < 0 && json.IndexOf("Infinity"u8) < 0)
            return file;
        var result = new MemoryStream(file.Length);
        int copied = 0;
        for (int place = 0; place < json.Length; place++)
        {
            if (json[place] == (byte)'"')
                place = EndOfText(json, place);
            else if (json[place..].StartsWith("NaN"u8))
                Replace(json, 3, "null"u8);
            else if (json[place..].StartsWith("Infinity"u8))
                Replace(json, 8, "1e999"u8);

            // A sign before it is kept.
            void Replace(ReadOnlySpan<byte> json, int length, ReadOnlySpan<byte> number)
            {
                result.Write(json[copied..place]);
                result.Write(number);
                copied = place + length;
                place = copied - 1;
            }
        }
        result.Write(json[copied..]);
        return result.ToArray();
    }

    // The index of the closing quotation mark, or of the last byte.
    private static int EndOfText(ReadOnlySpan<byte> json, int start)
    {
        for (int place = start + 1; place < json.Length; place++)
        {
            if (json[place] == (byte)'\\')
                place++;
            else if (json[place] == (byte)'"')
                return place;
        }
        return json.Length - 1;
    }
}
