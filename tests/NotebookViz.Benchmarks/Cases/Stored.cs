using System.Text;
using NotebookViz.Display;

namespace NotebookViz.Benchmarks.Cases;

/// <summary>What a notebook stores for a cell: all that the formatter makes of a value.</summary>
internal sealed record Stored(string Html, string Png, string Text)
{
    public long HtmlBytes => Encoding.UTF8.GetByteCount(Html);

    public long Bytes => HtmlBytes + Encoding.UTF8.GetByteCount(Png) + Encoding.UTF8.GetByteCount(Text);

    public static Stored Of(Shown shown) => new(shown.Html(), shown.Png(), shown.Text());
}
