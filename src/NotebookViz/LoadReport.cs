using System.Globalization;
using System.ComponentModel;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Html;

namespace NotebookViz;

/// <summary>What was loaded into a module and what was not. Immutable.</summary>
public sealed class LoadReport
{
    internal LoadReport(IEnumerable<LoadedWeight> matched, IEnumerable<string> mismatched, IEnumerable<string> missing, IEnumerable<string> unused, string? pairingProblem) =>
        (Matched, MismatchedKeys, MissingKeys, UnexpectedKeys, PairingProblem) = ([.. matched], [.. mismatched], [.. missing], [.. unused], pairingProblem);

    /// <summary>
    /// Gets which weights were loaded into which parameters and buffers, in the module's order. A recurrent layer's bias may be loaded into two
    /// parameters, and the query, key and value of Keras' attention into one.
    /// </summary>
    public IReadOnlyList<LoadedWeight> Matched { get; }

    /// <summary>
    /// Gets a sentence for each weight that matches a parameter or buffer of the module but does not fit it, with names, shapes and the remedy.
    /// </summary>
    public IReadOnlyList<string> MismatchedKeys { get; }

    /// <summary>Gets the parameters and buffers of the module for which no weight was found, with their names and shapes. They are unchanged.</summary>
    public IReadOnlyList<string> MissingKeys { get; }

    /// <summary>Gets the names of the weights that match nothing in the module.</summary>
    public IReadOnlyList<string> UnexpectedKeys { get; }

    /// <summary>
    /// Gets why the layers of the list could not be paired with those of the module, and what to do about it; null if they were paired. If it is
    /// not null, nothing was loaded.
    /// </summary>
    public string? PairingProblem { get; }

    /// <summary>
    /// Gets whether every weight was paired with a parameter or buffer of the module and every one of these with a weight, without mismatches.
    /// </summary>
    public bool IsComplete => PairingProblem is null && MismatchedKeys.Count + MissingKeys.Count + UnexpectedKeys.Count == 0;

    /// <summary>Returns the report as lines of text: the weights that were loaded, then the problems.</summary>
    public override string ToString()
    {
        int width = Matched.Select(match => match.Source.Length).Aggregate(0, Math.Max);
        IEnumerable<string> lines =
        [
            Title,
            .. Groups.SelectMany(group => (IEnumerable<string>)[Heading(group.Key), .. group.Select(match => $"  {match.Source.PadRight(width)} -> {match.Target}")]),
            .. Problems,
        ];
        return string.Join('\n', lines);
    }

    /// <summary>Returns the report as a small table, for notebooks.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder($"""<div class="notebookviz-load" style="font:13px/1.5 system-ui,sans-serif"><p><strong>{HtmlText.Encode(Title)}</strong></p>""");
        foreach (var group in Groups)
        {
            var table = new HtmlTable(HtmlTableStyle.Plain, new("weight"), new("loaded into"));
            foreach (var match in group)
                table.Add(match.Source, match.Target);
            html.Append(CultureInfo.InvariantCulture, $"<p>{HtmlText.Encode(Heading(group.Key))}</p>{table}");
        }
        foreach (string problem in Problems)
        {
            string encoded = HtmlText.Encode(problem);
            html.Append(problem.Contains('\n', StringComparison.Ordinal) ? $"""<pre style="white-space:pre-wrap">{encoded}</pre>""" : $"<p>{encoded}</p>");
        }
        return html.Append("</div>").ToString();
    }

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    // If nothing was paired, the reason says more than the names of all weights.
    internal IEnumerable<string> Problems => PairingProblem is not null ? [PairingProblem] :
    [
        .. MismatchedKeys,
        .. MissingKeys.Select(name => $"{name}: the list has no weight for it. Add one, or build the module without it."),
        .. UnexpectedKeys.Select(name => $"'{name}': the module has no parameter for it. Leave it out of the list, or add the layer."),
    ];

    private IEnumerable<IGrouping<string, LoadedWeight>> Groups => Matched.GroupBy(match => match.FoundBy);

    private string Title => $"{Numbers.Grouped(Matched.Count)} loaded, {Numbers.Grouped(MismatchedKeys.Count)} mismatched, "
        + $"{Numbers.Grouped(MissingKeys.Count)} missing, {Numbers.Grouped(UnexpectedKeys.Count)} unused";

    private static string Heading(string foundBy) => $"Paired by: {foundBy}";
}

/// <summary>A weight that was loaded into a module.</summary>
/// <param name="Source">The weight's name in the list.</param>
/// <param name="Target">The name of the parameter or buffer that it was loaded into.</param>
/// <param name="FoundBy">
/// How its layer was found: "same name", "same name without 'module.'", "same place in the order of layers", "same number" or "the only one
/// of its kind and shape".
/// </param>
/// <exception cref="ArgumentNullException">An argument is null.</exception>
public sealed record LoadedWeight(string Source, string Target, string FoundBy)
{
    /// <summary>Gets the weight's name in the list.</summary>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public string Source { get; init => field = Arguments.NotNull(value, nameof(Source)); } = Arguments.NotNull(Source);

    /// <summary>Gets the name of the parameter or buffer that it was loaded into.</summary>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public string Target { get; init => field = Arguments.NotNull(value, nameof(Target)); } = Arguments.NotNull(Target);

    /// <summary>
    /// Gets how its layer was found: "same name", "same name without 'module.'", "same place in the order of layers", "same number" or "the only
    /// one of its kind and shape".
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string FoundBy { get; init => field = Arguments.NotNull(value, nameof(FoundBy)); } = Arguments.NotNull(FoundBy);
}

/// <summary>The exception for weights that do not fit a module. Nothing in the module was changed; the message names each mismatch and its remedy.</summary>
public sealed class WeightLoadException : InvalidOperationException
{
    internal WeightLoadException(LoadReport report)
        : base(report.PairingProblem is { } problem
            ? $"The weights were not loaded, and nothing in the module was changed. {problem}"
            : "The weights do not fit the module, and nothing in it was changed. To load what fits, use strict: false.\n"
                + string.Join('\n', report.Problems.Select(problem => "- " + problem))) => Report = report;

    /// <summary>Gets the report of what would have been loaded and what would not.</summary>
    public LoadReport Report { get; }
}
