using System.Globalization;
using NotebookViz.Cli.Kernels;
using Spectre.Console;

namespace NotebookViz.Cli.Commands;

/// <summary>Shows the progress of a run on stderr: a line that rewrites itself on a terminal, plain lines elsewhere.</summary>
internal static class RunProgress
{
    public static IDisposableProgress For(TextWriter error) =>
        Console.IsErrorRedirected ? new PlainProgress(error) : new TerminalProgress(error);

    private const int MaximumWidth = 100;

    internal interface IDisposableProgress : IRunProgress, IDisposable;

    private static string Label(int number, int count, string firstLine, int width)
    {
        var label = TerminalText.OneLine($"[{number}/{count}] {firstLine.Trim()}".Replace('\t', ' '));
        return label.Length > width ? label[..(width - 1)] + "…" : label;
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");

    private sealed class PlainProgress(TextWriter error) : IDisposableProgress
    {
        public void CellStarted(int number, int count, string firstLine) => error.WriteLine(Label(number, count, firstLine, MaximumWidth));

        public void Working(ProgressReport work)
        {
        }

        public void CellFinished(TimeSpan? time, bool failed)
        {
            if (time is { } elapsed)
                error.WriteLine($"      {Seconds(elapsed)}");
        }

        public void Dispose()
        {
        }
    }

    private sealed class TerminalProgress : IDisposableProgress
    {
        private readonly IAnsiConsole _console;
        private string _line = "";

        public TerminalProgress(TextWriter error) =>
            _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });

        public void CellStarted(int number, int count, string firstLine)
        {
            _line = Markup.Escape(Label(number, count, firstLine, Math.Clamp(_console.Profile.Width - 16, 20, MaximumWidth)));
            _console.Markup($"[blue]…[/] {_line}");
        }

        public void Working(ProgressReport work)
        {
            if (!_console.Profile.Capabilities.Ansi || work.Total == 0)
                return;
            var percent = work.Completed == work.Total ? "" : string.Create(CultureInfo.InvariantCulture, $" [grey]{100.0 * work.Completed / work.Total:0} %[/]");
            BeginLine();
            _console.Markup($"[blue]…[/] {_line}{percent}");
        }

        public void CellFinished(TimeSpan? time, bool failed)
        {
            BeginLine();
            var suffix = time is { } elapsed ? $" [grey]{Seconds(elapsed)}[/]" : "";
            _console.MarkupLine($"{(failed ? "[red]✗[/]" : "[green]✓[/]")} {_line}{suffix}");
        }

        public void Dispose()
        {
        }

        // Back to the start of the line, and clear it where a terminal can.
        private void BeginLine() => _console.Write(new ControlCode(_console.Profile.Capabilities.Ansi ? "\r\u001b[K" : "\r"));
    }
}
