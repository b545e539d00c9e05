using System.Text;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Execution;

/// <summary>While it lives, what is written to the console becomes output of the running cell, and reading finds nothing.</summary>
internal sealed class ConsoleCapture : IDisposable
{
    private readonly TextWriter _out = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly TextReader _in = Console.In;

    public ConsoleCapture()
    {
        Console.SetOut(new CellWriter(StreamOutput.StandardOutput));
        Console.SetError(new CellWriter(StreamOutput.StandardError));
        Console.SetIn(TextReader.Null);
    }

    public void Dispose()
    {
        Console.SetOut(_out);
        Console.SetError(_error);
        Console.SetIn(_in);
    }

    private sealed class CellWriter : TextWriter
    {
        private readonly string _stream;

        // The same line ends on every system: the notebook is the same.
        public CellWriter(string stream)
        {
            _stream = stream;
            CoreNewLine = ['\n'];
        }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer) => OutputCollector.Current?.Write(_stream, buffer);

        public override void Write(string? value) => Write(value.AsSpan());

        public override void WriteLine(string? value) => Write(string.Concat(value, "\n").AsSpan());
    }
}
