using NotebookViz.Display;

namespace NotebookViz;

public sealed partial record LayerWeight
{
    /// <summary>The HTML fragment of the weight's picture.</summary>
    public string ToHtml() => Weight.ToHtml();

    /// <summary>The weight in a few lines of plain text for consoles.</summary>
    public override string ToString() => Weight.ToString();

    /// <summary>What LINQPad shows.</summary>
    public object ToDump() => HostConventions.ToDump(ToHtml());
}
