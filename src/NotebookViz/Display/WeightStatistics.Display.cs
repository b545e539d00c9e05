using NotebookViz.Display;

namespace NotebookViz;

public sealed partial class WeightStatistics
{
    /// <summary>The statistics as a small table in HTML, with all digits.</summary>
    public string ToHtml()
    {
        var table = new HtmlTable(HtmlTableStyle.Pairs, new(""), new("", IsNumber: true)) { HasHead = false };
        foreach (var (what, value) in Rows)
            table.Add(HtmlCell.Header(what), value);
        return table.ToString();
    }

    /// <summary>The statistics in lines, with all digits.</summary>
    public override string ToString()
    {
        int widest = Rows.Max(row => row.What.Length);
        return string.Join('\n', Rows.Select(row => $"{row.What.PadRight(widest)}  {row.Value}"));
    }

    /// <summary>What LINQPad shows.</summary>
    public object ToDump() => HostConventions.ToDump(ToHtml());

    private (string What, string Value)[] Rows =>
    [
        ("values", Numbers.Grouped(Count)),
        ("smallest", Numbers.Exact(Min, ElementType.Float64)),
        ("largest", Numbers.Exact(Max, ElementType.Float64)),
        ("mean", Numbers.Exact(Mean, ElementType.Float64)),
        ("standard deviation", Numbers.Exact(StandardDeviation, ElementType.Float64)),
        ("L1 norm", Numbers.Exact(L1, ElementType.Float64)),
        ("L2 norm", Numbers.Exact(L2, ElementType.Float64)),
        ("zeros", Numbers.Grouped(Zeros)),
        ("NaN", Numbers.Grouped(NaN)),
        ("+Inf", Numbers.Grouped(PositiveInfinity)),
        ("-Inf", Numbers.Grouped(NegativeInfinity)),
    ];
}
