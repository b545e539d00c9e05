using NotebookViz.Cli.Reports;

namespace NotebookViz.Cli.Tests.Reports;

/// <summary>Streams look in a report as a terminal shows them in the end.</summary>
public class TerminalScreenTests
{
    [Theory]
    [InlineData("plain\ntext\n", "plain\ntext\n")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("  0%\r 50%\r100%\n", "100%\n")]
    [InlineData("long line\rshort", "shortline")]
    [InlineData("long line\r\u001b[Kshort", "short")]
    [InlineData("one\u001b[2K\rtwo", "two")]
    [InlineData("12\b3", "13")]
    [InlineData("\b\bx", "x")]
    [InlineData("\u001b[1;31mred\u001b[0m \u001b[?25lhidden", "red hidden")]
    [InlineData("\u001b]8;;https://x.y\u001b\\link\u001b]8;;\u001b\\ \u001b]0;title\u0007", "link ")]
    [InlineData("\u001b(Bset", "set")]
    [InlineData("😀😀\r😁", "😁😀")]
    public void Text(string written, string shown) => Assert.Equal(shown, TerminalScreen.Of(written));
}
