using System.ComponentModel;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Formats;
using NotebookViz.Html;
using NotebookViz.PlainText;

namespace NotebookViz;

public sealed partial class Weight
{
    /// <summary>Returns the picture of this weight.</summary>
    /// <param name="options">How it is made; null for <see cref="VizOptions.Default"/>.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Visualization Visualize(VizOptions? options = null, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = WorkScope.Of(progress, cancellationToken);
        return Visualization.Of(this, options ?? VizOptions.Default);
    }

    /// <summary>Returns the values as a table, for screen readers, for copying, and for readers who want the numbers; at most a few thousand.</summary>
    public WeightTable ToTable() => new(this);

    /// <summary>Returns the figure as plotly JSON: data, layout and config; "{}" where there is nothing to plot.</summary>
    public string ToPlotlyJson() => Visualize().ToPlotlyJson();

    /// <summary>Returns the HTML fragment: caption, static image, and the live figure if plotly.js can be loaded.</summary>
    public string ToHtml() => Visualize().ToHtml();

    /// <summary>Returns the static picture as a PNG file.</summary>
    public byte[] ToPng() => Visualize().ToPng();

    /// <summary>Returns the weight as a few lines of plain text for consoles.</summary>
    public override string ToString() => Visualize().ToString();

    /// <summary>
    /// Returns the weight as text. The format "g" is one line for logs: name, type, shape, number of values, range, mean and standard deviation, as in
    /// <c>conv1.weight float32 (64, 3, 7, 7) n=9408 x∈[-0.84, 1.02] μ=0.00 σ=0.13</c>.
    /// </summary>
    /// <param name="format">"g" for one line; null, "" or "G" for the lines of <see cref="ToString()"/>.</param>
    /// <remarks>
    /// Both read all values. Those of "g" are read at the first use and kept as <see cref="GetStatistics(bool, IProgress{ProgressReport}, CancellationToken)"/>; from 4 GiB on disk that takes about a second,
    /// from a server it is a download. Numbers are rounded to the second digit of σ. Values that are not finite are counted and are not part of the range. Of
    /// complex numbers the magnitudes are meant. A debugger shows the same line, but reads nothing: without statistics it has the size of the values instead.
    /// </remarks>
    /// <exception cref="FormatException">The format is none of these.</exception>
    /// <exception cref="WeightFileException">The file of the values is damaged or was changed.</exception>
    public string ToString(string? format) => format switch
    {
        "g" => WeightLine.Of(this, Problem is null ? GetStatistics(quantiles: false) : null),
        null or "" or "G" => ToString(),
        _ => throw new FormatException($"A weight has no format '{format}'. Use \"g\" for one line, or none for several."),
    };

    // Not public: analyzers would ask for a culture at each call, and the text is the same in all of them.
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString(format);

    private string DebuggerLine => WeightLine.Of(this, _statistics.Known);

    /// <summary>
    /// Writes the picture to a file: a page (.html), the static picture (.png), the figure (.json) or text (.txt); or the values: for NumPy (.npy, .npz),
    /// .safetensors or .csv.
    /// </summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <remarks>Values are written exactly, block by block. NumPy has no bfloat16 and no float8: they become float32, which holds them exactly.</remarks>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="InvalidOperationException">
    /// The extension is that of a file of values, but the weight has none, or the format does not support its type.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled, and no file was written.</exception>
    public void Save(string path, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        Shown.CheckPath(path);
        using var scope = WorkScope.Of(progress, cancellationToken);
        if (!WeightExport.TrySave(this, path))
            Visualization.Of(this, VizOptions.Default).Save(path);
    }

    /// <summary>Opens the picture as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Visualize().Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());
}

public sealed partial class WeightList
{
    /// <summary>
    /// Returns the HTML fragment: a table of the layers and their weights, as that of <see cref="Layers"/>, and the pictures of as many as fit into
    /// <see cref="VizOptions.MaxBytes"/>.
    /// </summary>
    public string ToHtml() => LayerFragment.Of(this, VizOptions.Default);

    /// <summary>
    /// Returns the HTML fragment for a page of its own, in detail: kernels with all channels, matrices of up to 1,024 × 1,024 cells.
    /// </summary>
    /// <param name="maxBytes">
    /// The most bytes of the fragment, which the pictures share; the table takes at most two thirds of them. Rows and pictures for which there is no room
    /// are counted. At most 512 MiB.
    /// </param>
    /// <param name="options">
    /// How the pictures are made, and which columns the list has; null for <see cref="VizOptions.Default"/>. Its own byte limit is ignored.
    /// </param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is less than 40 KiB.</exception>
    public string ToDetailedHtml(
        long maxBytes = 10 << 20, VizOptions? options = null, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = WorkScope.Of(progress, cancellationToken);
        return LayerFragment.Detailed(this, options ?? VizOptions.Default, maxBytes);
    }

    /// <summary>Returns the HTML fragment: a table of the weights, and the pictures of as many as fit into <see cref="VizOptions.MaxBytes"/>.</summary>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public string ToHtml(IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = WorkScope.Of(progress, cancellationToken);
        return ToHtml();
    }

    /// <summary>Returns a few lines of text for each weight; one line each if there are more than about twenty.</summary>
    public override string ToString() => ListText.Of(this, new ListPictures(this));

    /// <summary>
    /// Writes the list to a file: a page (.html) as <see cref="ToDetailedHtml"/>, of at most 10 MiB, or text (.txt); or the values of all weights under
    /// their names: .safetensors, or .npz for NumPy.
    /// </summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <remarks>Values are written exactly, block by block; in .npz, bfloat16 and float8 become float32, which holds them exactly.</remarks>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="InvalidOperationException">
    /// The extension is that of a file of values, but a weight has none, two weights have the same name, or the format does not support a type.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled, and no file was written.</exception>
    public void Save(string path, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        Shown.CheckPath(path);
        using var scope = WorkScope.Of(progress, cancellationToken);
        if (!WeightExport.TrySave(_weights, path))
            Shown.Of(this).Save(path);
    }

    /// <summary>Opens the list as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());
}

public sealed partial class WeightStatistics
{
    /// <summary>Returns the statistics as a small table in HTML, with all digits.</summary>
    public string ToHtml()
    {
        var table = new HtmlTable(HtmlTableStyle.Pairs, new(""), new("", IsNumber: true)) { HasHead = false };
        foreach (var (what, value) in Rows)
            table.Add(HtmlCell.Header(what), value);
        return table.ToString();
    }

    /// <summary>Returns the statistics in lines, with all digits.</summary>
    public override string ToString()
    {
        int widest = Rows.Max(row => row.What.Length);
        return string.Join('\n', Rows.Select(row => $"{row.What.PadRight(widest)}  {row.Value}"));
    }

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    private (string What, string Value)[] Rows =>
    [
        ("values", Numbers.Grouped(Count)),
        ("smallest", Numbers.Exact(Min)),
        ("largest", Numbers.Exact(Max)),
        ("mean", Numbers.Exact(Mean)),
        ("standard deviation", Numbers.Exact(StandardDeviation)),
        ("L1 norm", Numbers.Exact(L1Norm)),
        ("L2 norm", Numbers.Exact(L2Norm)),
        ("zeros", Numbers.Grouped(ZeroCount)),
        ("NaN", Numbers.Grouped(NaNCount)),
        ("+Inf", Numbers.Grouped(PositiveInfinityCount)),
        ("-Inf", Numbers.Grouped(NegativeInfinityCount)),
    ];
}
