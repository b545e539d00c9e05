using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NotebookViz.Cli.Commands;

/// <summary>Indented JSON that is written piece by piece, because a summary of a hundred thousand weights is long. Dispose it at the end.</summary>
/// <param name="output">Where it goes.</param>
internal sealed class JsonOutput(TextWriter output) : IDisposable
{
    private const int FlushLength = 1 << 16;

    // The JSON is not embedded in HTML, so non-ASCII characters need no escapes.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The writer.</summary>
    public Utf8JsonWriter Json => field ??= new(_buffer, Options);

    /// <summary>Writes out what is buffered, if it is long. Call it between two values.</summary>
    public void FlushNowAndThen()
    {
        if (Json.BytesPending + _buffer.WrittenCount >= FlushLength)
            Flush();
    }

    public void Dispose()
    {
        Flush();
        Json.Dispose();
        output.WriteLine();
    }

    // The buffer never ends within a character, so each piece is valid UTF-8.
    private void Flush()
    {
        Json.Flush();
        char[] text = ArrayPool<char>.Shared.Rent(_buffer.WrittenCount);
        output.Write(text, 0, Encoding.UTF8.GetChars(_buffer.WrittenSpan, text));
        ArrayPool<char>.Shared.Return(text);
        _buffer.ResetWrittenCount();
    }
}
