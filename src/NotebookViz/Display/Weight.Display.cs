using NotebookViz.Display;

namespace NotebookViz;

public sealed partial class Weight
{
    /// <summary>The picture of this weight.</summary>
    /// <param name="options">How it is made; <see cref="VizOptions.Default"/> where null.</param>
    public Visualization Visualize(VizOptions? options = null) => Visualization.Of(this, options ?? VizOptions.Default);

    /// <summary>The values as a table, for screen readers, for copying, and for who wants the numbers; the first few thousand of many.</summary>
    public WeightTable Table() => new(this);

    /// <summary>The figure as plotly JSON: data, layout and config; "{}" where there is nothing to plot.</summary>
    public string ToPlotlyJson() => Visualize().ToPlotlyJson();

    /// <summary>The HTML fragment: caption, static image, and the live figure where plotly.js can be had.</summary>
    public string ToHtml() => Visualize().ToHtml();

    /// <summary>The static picture as a PNG file.</summary>
    public byte[] ToPng() => Visualize().ToPng();

    /// <summary>A few lines of plain text for consoles.</summary>
    public override string ToString() => Visualize().ToString();

    /// <summary>Writes the picture to a file: a page (.html), the static picture (.png), the figure (.json) or text (.txt).</summary>
    /// <param name="path">The file; its ending tells the kind. It is complete or not there.</param>
    /// <exception cref="ArgumentException">The ending is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Visualize().Save(path);

    /// <summary>Opens the picture as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Visualize().Show();

    /// <summary>What LINQPad shows.</summary>
    public object ToDump() => HostConventions.ToDump(ToHtml());
}
