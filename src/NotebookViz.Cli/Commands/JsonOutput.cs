using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NotebookViz.Cli.Commands;

/// <summary>Indented JSON that is written piece by piece: a summary of a hundred thousand weights is long. Dispose it at the end.</summary>
/// <param name="output">Where it goes.</param>
internal sealed class JsonOutput(TextWriter output) : IDisposable
{
    private const int FlushLength = 1 << 16;

    // It is no HTML: letters stay as they are.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The writer.</summary>
    public Utf8JsonWriter Json => field ??= new(_buffer, Options);

    /// <summary>Passes on what was written, if it is long. To be called between two values.</summary>
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

    // The writer never ends within a letter, so each piece is text of its own.
    private void Flush()
    {
        Json.Flush();
        output.Write(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        _buffer.ResetWrittenCount();
    }
}
