using System.ComponentModel;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Comparing;
using NotebookViz.Display;
using NotebookViz.Formats;
using NotebookViz.Html;
using NotebookViz.PlainText;
using NotebookViz.Plans;

namespace NotebookViz;

public sealed partial class WeightComparison
{
    /// <summary>
    /// Returns the HTML fragment: the numbers, A and B as pictures on one scale, B − A on a scale of its own, and the relative change of each filter
    /// or output.
    /// </summary>
    /// <param name="options">How the pictures are made; null for <see cref="VizOptions.Default"/>.</param>
    public string ToHtml(VizOptions? options)
    {
        options ??= VizOptions.Default;
        return ComparisonFragment.Of(this, options, options.MaxBytes);
    }

    /// <summary>Returns the HTML fragment with the default options.</summary>
    public string ToHtml() => ToHtml(null);

    /// <summary>Returns the picture of B − A as a PNG file.</summary>
    public byte[] ToPng() => GetDifference().WithName($"B − A: {NameA}").ToPng();

    /// <summary>Returns the numbers as a JSON object, with the property names of <see cref="WeightListComparison.ToJson"/>.</summary>
    public string ToJson() => Encoding.UTF8.GetString(ComparisonWriter.Json(this));

    /// <summary>Returns the numbers as lines of text.</summary>
    public override string ToString() => ComparisonText.Of(this);

    /// <summary>Writes the comparison to a file: a page (.html), the picture of B − A (.png), the numbers as .json or text (.txt).</summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Shown.Of(this).Save(path);

    /// <summary>Opens the comparison as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    internal IReadOnlyList<(string What, string Value)> Lines =>
    [
        ("values", Numbers.Grouped(Count)),
        ("relative change", ComparisonCells.Change(this)),
        ("cosine", Cosine is { } cosine ? Numbers.Exact(cosine) : "not defined"),
        ("largest change", MaxAbsIndex is null ? "0" : $"{Numbers.Short(MaxAbsChange, 6)} at ({ComparisonCells.Place(this)})"),
        ("equal values", $"{Numbers.Grouped(EqualCount)} ({ComparisonCells.Equal(this)})"),
        ("sign flips", $"{Numbers.Grouped(SignFlipCount)} ({ComparisonCells.Flips(this)})"),
        ("norm of A, of B", $"{Numbers.Short(NormA, 6)}, {Numbers.Short(NormB, 6)}"),
        .. ComparisonCells.Notes(this).Select(note => ("note", note)),
    ];
}

public sealed partial class WeightListComparison
{
    /// <summary>
    /// Returns the HTML fragment: an overview of the model with the change as colour, a sortable and searchable table of all pairs, and the pictures
    /// of as many pairs as fit into <see cref="VizOptions.MaxBytes"/>, those with the largest change first.
    /// </summary>
    public string ToHtml() => ComparisonFragment.Of(this, VizOptions.Default, VizOptions.Default.MaxBytes);

    /// <summary>Returns the HTML fragment for a page of its own, with room for more pictures.</summary>
    /// <param name="maxBytes">The most bytes of the fragment, which table and pictures share; at most 512 MiB.</param>
    /// <param name="options">How the pictures are made; null for <see cref="VizOptions.Default"/>. Its own byte limit is ignored.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is less than 40 KiB.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public string ToDetailedHtml(
        long maxBytes = 10 << 20, VizOptions? options = null, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = WorkScope.Of(progress, cancellationToken);
        return ComparisonFragment.Of(this, options ?? VizOptions.Default, LayerFragment.OfPage(maxBytes));
    }

    /// <summary>
    /// Returns one picture of all weights of B, as <see cref="OverviewExtensions"/> does. The colours show how much each weight has changed.
    /// </summary>
    /// <param name="options">The width, the size in bytes, and the ends of the scale; null for <see cref="VizOptions.Default"/>.</param>
    public Overview Overview(VizOptions? options = null)
    {
        options ??= VizOptions.Default;
        var list = new WeightList(InOrder.Select(comparison => comparison.B)) { Heading = $"{(Count == 1 ? "1 weight" : $"{Numbers.Grouped(Count)} weights")} of B by their change" };
        var plan = OverviewPlan.Of(list, options, (weight, place) => weight with
        {
            Color = OverviewPalette.OfChange(InOrder[place].Badness),
            More = [$"relative change {ComparisonCells.Change(InOrder[place])}"],
        });
        return new(plan with { Palette = OverviewPalette.Changes }, options);
    }

    /// <summary>Returns the overview with the change as colour as a PNG file.</summary>
    public byte[] ToPng() => Overview().ToPng();

    /// <summary>
    /// Returns the comparison as a JSON object: <c>rows</c> with <c>name</c>, <c>nameB</c>, <c>shape</c>, <c>relativeChange</c>, <c>cosine</c>,
    /// <c>maxAbsChange</c>, <c>maxAbsIndex</c>, <c>equalShare</c>, <c>signFlipShare</c> and more, then <c>notComparable</c>, <c>onlyInA</c> and
    /// <c>onlyInB</c>. Undefined and infinite numbers are null.
    /// </summary>
    public string ToJson() => Encoding.UTF8.GetString(ComparisonWriter.Json(this));

    /// <summary>Returns a table of the pairs that changed, and lists of the weights without a partner.</summary>
    public override string ToString() => ToString(ConsoleWidth.Current);

    /// <summary>Returns the same text, with lines of the table of at most a number of characters.</summary>
    /// <param name="width">The number of characters; a narrow table leaves columns out and says so.</param>
    public string ToString(int width) => ComparisonText.Of(this, width);

    /// <summary>
    /// Writes the comparison to a file: a page (.html) as <see cref="ToDetailedHtml"/>, the overview (.png), all numbers and the weights that were
    /// not compared as .json or .csv, or text (.txt).
    /// </summary>
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

    /// <summary>Opens the comparison as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());
}
