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
    internal LoadReport(IEnumerable<LoadedWeight> matched, IEnumerable<string> mismatched, IEnumerable<string> missing, IEnumerable<string> leftOver) =>
        (Matched, MismatchedKeys, MissingKeys, UnexpectedKeys) = ([.. matched], [.. mismatched], [.. missing], [.. leftOver]);

    /// <summary>What was loaded into what, in the module's order. A recurrent layer's bias may be loaded into two.</summary>
    public IReadOnlyList<LoadedWeight> Matched { get; }

    /// <summary>Weights that have a place in the module but do not fit it: names, shapes and the remedy, a sentence each.</summary>
    public IReadOnlyList<string> MismatchedKeys { get; }

    /// <summary>Parameters and buffers of the module for which no weight was found, by their names. They are as they were.</summary>
    public IReadOnlyList<string> MissingKeys { get; }

    /// <summary>Weights of the list that have no place in the module, by their names.</summary>
    public IReadOnlyList<string> UnexpectedKeys { get; }

    /// <summary>True where every weight has found its place and every place its weight.</summary>
    public bool IsComplete => MismatchedKeys.Count + MissingKeys.Count + UnexpectedKeys.Count == 0;

    /// <summary>The report in lines: what was loaded into what, then what was not.</summary>
    public override string ToString()
    {
        int width = Matched.Select(match => match.Source.Length).DefaultIfEmpty().Max();
        IEnumerable<string> lines =
        [
            Title,
            .. Matched.Select(match => $"  {match.Source.PadRight(width)} -> {match.Target}"),
            .. Problems,
        ];
        return string.Join('\n', lines);
    }

    /// <summary>The report as a small table, for notebooks.</summary>
    public string ToHtml()
    {
        var table = new HtmlTable(HtmlTableStyle.Plain, new("weight"), new("loaded into"));
        foreach (var match in Matched)
            table.Add(match.Source, match.Target);
        var html = new StringBuilder($"""<div class="notebookviz-load" style="font:13px/1.5 system-ui,sans-serif"><p><strong>{HtmlText.Encode(Title)}</strong></p>{table}""");
        foreach (string problem in Problems)
            html.Append(CultureInfo.InvariantCulture, $"<p>{HtmlText.Encode(problem)}</p>");
        return html.Append("</div>").ToString();
    }

    /// <summary>What LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    internal IEnumerable<string> Problems =>
    [
        .. MismatchedKeys,
        .. MissingKeys.Select(name => $"{name}: the list has no weight for it. Add one, or build the module without it."),
        .. UnexpectedKeys.Select(name => $"'{name}': the module has no place for it. Leave it out of the list, or add the layer."),
    ];

    private string Title => $"{Numbers.Grouped(Matched.Count)} loaded, {Numbers.Grouped(MismatchedKeys.Count)} that do not fit, "
        + $"{Numbers.Grouped(MissingKeys.Count)} missing, {Numbers.Grouped(UnexpectedKeys.Count)} left over";
}

/// <summary>A weight that was loaded into a module.</summary>
/// <param name="Source">The weight's name in the list.</param>
/// <param name="Target">The name of the parameter or buffer that it was loaded into.</param>
/// <exception cref="ArgumentNullException">A name is null.</exception>
public sealed record LoadedWeight(string Source, string Target)
{
    /// <summary>The weight's name in the list.</summary>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public string Source { get; init => field = Arguments.NotNull(value, nameof(Source)); } = Arguments.NotNull(Source);

    /// <summary>The name of the parameter or buffer that it was loaded into.</summary>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public string Target { get; init => field = Arguments.NotNull(value, nameof(Target)); } = Arguments.NotNull(Target);
}

/// <summary>Weights that do not fit a module. Nothing in the module was changed; the message names each mismatch and its remedy.</summary>
public sealed class WeightLoadException : InvalidOperationException
{
    internal WeightLoadException(LoadReport report)
        : base("The weights do not fit the module, and nothing in it was changed. To load what fits, use strict: false.\n"
            + string.Join('\n', report.Problems.Select(problem => "- " + problem))) => Report = report;

    /// <summary>What would have been loaded and what would not.</summary>
    public LoadReport Report { get; }
}
