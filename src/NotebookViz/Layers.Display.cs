using System.ComponentModel;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Html;
using NotebookViz.PlainText;

namespace NotebookViz;

public sealed partial class LayerList
{
    /// <summary>
    /// Returns the HTML fragment: a foldable table of the layers with a picture of every weight that fits into <see cref="VizOptions.MaxBytes"/>.
    /// Without scripts the pictures are below the table.
    /// </summary>
    public string ToHtml() => LayerFragment.Of(this, VizOptions.Default);

    /// <summary>Returns the same HTML fragment, with progress and cancellation for large models.</summary>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public string ToHtml(IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = WorkScope.Of(progress, cancellationToken);
        return ToHtml();
    }

    /// <summary>Returns the HTML fragment for a page of its own, in detail, as <see cref="WeightList.ToDetailedHtml"/> does for a list of weights.</summary>
    /// <param name="maxBytes">The most bytes of the fragment. At most 512 MiB.</param>
    /// <param name="options">
    /// How the pictures are made, and which columns the list has; null for <see cref="VizOptions.Default"/>. Its own byte limit is ignored.
    /// </param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is less than 40 KiB.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public string ToDetailedHtml(
        long maxBytes = 10 << 20, VizOptions? options = null, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = WorkScope.Of(progress, cancellationToken);
        return LayerFragment.Detailed(this, options ?? VizOptions.Default, maxBytes);
    }

    /// <summary>Returns the layers as a table for consoles, as wide as the console, or 110 characters where there is none.</summary>
    public override string ToString() => LayerText.Of(this, ConsoleWidth.Current);

    /// <summary>Returns the layers as a table with a limited number of characters per line; longer texts are cut.</summary>
    /// <param name="width">The characters per line; the table is wider if even short texts need more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is below 1.</exception>
    public string ToString(int width) => LayerText.Of(this, Arguments.Positive(width));

    /// <summary>Writes the list to a file: a page (.html) as <see cref="ToDetailedHtml"/>, of at most 10 MiB, or text (.txt).</summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled, and no file was written.</exception>
    public void Save(string path, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = WorkScope.Of(progress, cancellationToken);
        Shown.Of(this).Save(path);
    }

    /// <summary>Opens the list as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());
}

public sealed partial class LayerRow
{
    /// <summary>Returns the HTML fragment of the layer and those in it, as that of a <see cref="LayerList"/>.</summary>
    public string ToHtml() => Alone.ToHtml();

    /// <summary>Returns the layer and those in it as a table for consoles.</summary>
    public override string ToString() => Alone.ToString();

    /// <summary>Writes the layer and those in it to a file: a page (.html) or text (.txt).</summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled, and no file was written.</exception>
    public void Save(string path, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default) => Alone.Save(path, progress, cancellationToken);

    /// <summary>Opens the layer as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Alone.Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    /// <summary>The list of this layer and those in it, as if it were the model.</summary>
    internal LayerList Alone => new(At(Depth));

    /// <summary>Returns layers picked from a list as a list of their own. A layer within another picked layer is listed only there.</summary>
    internal static LayerList Together(IEnumerable<LayerRow> rows)
    {
        LayerRow[] all = [.. rows];
        var within = all.SelectMany(row => row.Subtree.Skip(1)).ToHashSet(ReferenceEqualityComparer.Instance);
        return new(new LayerRow
        {
            Name = "",
            Kind = "Layers",
            Children = [.. all.Where(row => !within.Contains(row)).Select(row => row.At(row.Depth - 1))],
        });
    }

    private LayerRow At(int top) => new()
    {
        Name = Name,
        LocalName = LocalName,
        Kind = Kind,
        Settings = Settings,
        Type = Type,
        Weights = Weights,
        TiedTo = TiedTo,
        Problems = Problems,
        Depth = Depth - top,
        Children = [.. Children.Select(child => child.At(top))],
    };
}

public sealed partial record LayerWeight
{
    /// <summary>Returns the HTML fragment of the weight's picture.</summary>
    public string ToHtml() => Weight.ToHtml();

    /// <summary>Returns the weight in a few lines of plain text for consoles.</summary>
    public override string ToString() => Weight.ToString();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());
}

public sealed partial class ModelSummary
{
    /// <summary>Returns the summary as a table in HTML; it has no script.</summary>
    public string ToHtml() => SummaryFragment.Of(this);

    /// <summary>Returns the summary as a Markdown table and a list of the totals.</summary>
    public string ToMarkdown() => SummaryText.Markdown(this);

    /// <summary>Returns the summary as a table for consoles, as wide as the console, or 110 characters where there is none.</summary>
    public override string ToString() => SummaryText.Of(this, ConsoleWidth.Current);

    /// <summary>Returns the summary as a table with a limited number of characters per line; longer texts are cut.</summary>
    /// <param name="width">The characters per line; the table is wider if even short texts need more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is below 1.</exception>
    public string ToString(int width) => SummaryText.Of(this, Arguments.Positive(width));

    /// <summary>Returns the summary in a format: <c>model.Summary().ToString("pytorch")</c>.</summary>
    /// <param name="format">
    /// "pytorch" for what PyTorch's <c>print(model)</c> writes, "markdown" for <see cref="ToMarkdown"/>, null, "" or "G" for <see cref="ToString()"/>.
    /// </param>
    /// <exception cref="FormatException">The format is none of these.</exception>
    public string ToString(string? format) => ToString(format, null);

    /// <summary>Returns the summary in a format, also in interpolated strings: <c>$"{model.Summary():pytorch}"</c>.</summary>
    /// <param name="format">
    /// "pytorch" for what PyTorch's <c>print(model)</c> writes, "markdown" for <see cref="ToMarkdown"/>, null, "" or "G" for <see cref="ToString()"/>.
    /// </param>
    /// <param name="formatProvider">Not used: numbers have the same form in every culture.</param>
    /// <remarks>
    /// Settings that TorchSharp does not reveal are left out of "pytorch". A setting that is the same for all axes is one number, as in
    /// <c>kernel_size=2</c>, because TorchSharp does not distinguish it from <c>(2, 2)</c>.
    /// </remarks>
    /// <exception cref="FormatException">The format is none of these.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider) => format switch
    {
        null or "" or "G" => ToString(),
        "pytorch" => PyTorchText.Of(this),
        "markdown" => ToMarkdown(),
        _ => throw new FormatException($"A summary has no format '{format}'. Formats: pytorch, markdown, G."),
    };

    /// <summary>Writes the summary to a file: a page (.html), Markdown (.md) or text (.txt).</summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Shown.Of(this).Save(path);

    /// <summary>Opens the summary as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());
}
