using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Reports.Formulas;
using NotebookViz.Cli.Reports.Text;
using NotebookViz.Common;

namespace NotebookViz.Cli.Reports;

/// <summary>Renders one output. HTML is inserted unchanged by design; everything else is escaped.</summary>
internal sealed class OutputRenderer(MarkdownRenderer markdown, FigureFragments figures)
{
    private readonly List<string> _scripts = [];

    /// <summary>The scripts contained in outputs.</summary>
    public IEnumerable<string> Scripts => _scripts;

    public string Render(Output output) => output switch
    {
        StreamOutput stream => $"<pre tabindex=\"0\" class=\"stream {(stream.Name == StreamOutput.StandardError ? "stderr" : "stdout")}\">{Text(TerminalScreen.Of(stream.Text))}</pre>",
        ErrorOutput error => RenderError(error),
        DataOutput data => $"<div class=\"output\">{RenderData(data)}</div>",
        _ => "",
    };

    /// <summary>Whether the page needs plotly.js for this output.</summary>
    public static bool NeedsPlotly(Output output) => output is DataOutput data
        && (data.Data.ContainsKey(MimeTypes.Plotly) || data.Text(MimeTypes.Html)?.Contains(MimeTypes.Plotly, StringComparison.Ordinal) == true);

    private string RenderData(DataOutput data)
    {
        if (data.Text(MimeTypes.Html) is { } html)
        {
            html = figures.Settle(html);
            _scripts.AddRange(ContentPolicy.ScriptsIn(html));
            return html;
        }
        if (data.Data.TryGetValue(MimeTypes.Plotly, out var figure))
        {
            // The picture is for pages without scripts and for printing. The framework's default encoder writes < as \u003C, so that no text in
            // the figure can end the element.
            return $"<div class=\"plotly\">{RenderImage(data)}<script type=\"{MimeTypes.Plotly}\">{figure.ToJsonString()}</script></div>";
        }
        if (RenderImage(data) is { } image)
            return image;
        if (data.Text(MimeTypes.Markdown) is { } source)
            return markdown.Render(source);
        if (data.Text(MimeTypes.Latex) is { } latex)
            return RenderLatex(latex.Trim());
        if (data.Text(MimeTypes.PlainText) is { } text)
            return $"<pre tabindex=\"0\">{Text(text)}</pre>";
        // No type that a page can show; the raw value is better than nothing.
        return data.Data.Values.FirstOrDefault() is { } other ? $"<pre tabindex=\"0\">{Text(other.ToString())}</pre>" : "";
    }

    // A single formula in dollar signs or brackets, as SymPy and IPython's Math write it; text with formulas is treated as Markdown.
    private string RenderLatex(string latex)
    {
        foreach (var (begin, end) in ((string, string)[])[("$$", "$$"), ("$", "$"), ("\\[", "\\]"), ("\\(", "\\)")])
        {
            if (latex.Length >= begin.Length + end.Length && latex.StartsWith(begin, StringComparison.Ordinal) && latex.EndsWith(end, StringComparison.Ordinal)
                && latex[begin.Length..^end.Length] is var tex && !tex.Contains(begin, StringComparison.Ordinal))
                return Displayed(tex);
        }
        return latex.Contains('$', StringComparison.Ordinal) ? markdown.Render(latex) : Displayed(latex);
    }

    private static string Displayed(string tex) => $"<div class=\"scroll\">{Formula.ToHtml(tex, isDisplayed: true)}</div>";

    private static string? RenderImage(DataOutput data)
    {
        foreach (var type in (string[])[MimeTypes.Png, MimeTypes.Jpeg, MimeTypes.Gif])
        {
            if (data.Text(type) is { } image)
                return Image(type, image.ReplaceLineEndings(""), data);
        }
        return data.Text(MimeTypes.Svg) is { } svg ? Image(MimeTypes.Svg, Convert.ToBase64String(Encoding.UTF8.GetBytes(svg)), data) : null;
    }

    private static string Image(string type, string base64, DataOutput data) =>
        $"<img decoding=\"async\" src=\"data:{type};base64,{WebUtility.HtmlEncode(base64)}\" alt=\"{WebUtility.HtmlEncode(data.Text(MimeTypes.PlainText) ?? "")}\"{Size(data.Metadata, type)}>";

    // The size is given per type or, by some kernels, for the output. A picture that is too wide for the page keeps its proportions.
    private static string Size(JsonObject? metadata, string type)
    {
        double? width = Length("width"), height = Length("height");
        string? style = (width, height) switch
        {
            ({ } w, { } h) => $"width:{Numbers.Exact(w)}px;aspect-ratio:{Numbers.Exact(w)}/{Numbers.Exact(h)}",
            ({ } w, null) => $"width:{Numbers.Exact(w)}px",
            (null, { } h) => $"height:{Numbers.Exact(h)}px",
            _ => null,
        };
        return style is null ? "" : $" style=\"{style}\"";

        double? Length(string key)
        {
            foreach (var place in (JsonObject?[])[metadata?[type] as JsonObject, metadata])
            {
                if (place?[key] is JsonValue value && (value.TryGetValue(out double number) || JsonPath.Text(place, key) is { } text
                    && double.TryParse(text.EndsWith("px", StringComparison.Ordinal) ? text[..^2] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
                    && number is > 0 and < 100_000)
                    return number;
            }
            return null;
        }
    }

    private static string RenderError(ErrorOutput error)
    {
        // The traceback already contains the message, as ours does.
        var lines = error.Traceback.Count > 0 ? string.Join('\n', error.Traceback) : $"{error.Name}: {error.Message}";
        return $"<pre tabindex=\"0\" class=\"error\" role=\"alert\">{Text(lines)}</pre>";
    }

    // Other kernels colour their tracebacks.
    private static string Text(string text) => WebUtility.HtmlEncode(TerminalScreen.WithoutEscapes(text));
}
