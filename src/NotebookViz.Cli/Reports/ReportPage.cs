using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookViz.Cli.Reports;

/// <summary>A self-contained HTML page. It runs only its own script and those of outputs.</summary>
internal sealed class ReportPage
{
    public required string Title { get; init; }

    /// <summary>The content, as pieces of HTML.</summary>
    public required IReadOnlyList<string> Body { get; init; }

    /// <summary>The table of contents as HTML; may be empty.</summary>
    public string Contents { get; init; } = "";

    /// <summary>True for a page with a list of weights only: the page is as wide as the window.</summary>
    public bool IsWide { get; init; }

    /// <summary>True if it contains figures, so that plotly.js is embedded.</summary>
    public required bool IsLive { get; init; }

    /// <summary>The scripts in the body that may run.</summary>
    public required IEnumerable<string> Scripts { get; init; }

    /// <summary>Returns the page.</summary>
    public string ToHtml()
    {
        using var text = new StringWriter();
        WriteTo(text);
        return text.ToString();
    }

    /// <summary>Writes the page piece by piece, because pages of weights are large.</summary>
    public void WriteTo(TextWriter output)
    {
        var policy = new ContentPolicy();
        // Scripts of outputs may use plotly.js as soon as they run, so it comes before them. Without such scripts it comes last, and the page appears sooner:
        // lists draw their figures when the whole page is loaded.
        bool isFirst = !IsWide && Scripts.Any();
        foreach (var script in Scripts)
            policy.Allow(script);
        string library = IsLive ? Held(ReportAssets.Plotly, policy) + Script(ReportAssets.Lazy, policy) : "";
        string own = Script(ReportAssets.Script, policy);
        string[] before =
        [
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{WebUtility.HtmlEncode(Title)}</title>
            <style>
            {ReportAssets.Style}</style>

            """,
            isFirst ? library : "",
            $"</head>\n<body{(IsWide ? " class=\"full\"" : "")}>\n{Contents}<main>\n",
        ];
        string[] after = ["</main>\n", isFirst ? "" : library, own, "</body>\n</html>\n"];
        foreach (string piece in before.Concat(Body).Concat(after))
            output.Write(piece.Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    private static string Script(string script, ContentPolicy policy) => Element("<script>", script, policy);

    // As text, which costs nothing until it runs.
    private static string Held(string script, ContentPolicy policy) => Element("""<script type="text/plain" id="plotly-source">""", script, policy);

    private static string Element(string start, string script, ContentPolicy policy)
    {
        // Scripts cannot be escaped like text; one that ends its own element is a build error.
        if (script.Contains("</script", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException("A built-in script contains </script.");
        policy.Allow(script);
        return $"{start}{script}</script>\n";
    }
}

/// <summary>
/// The Content-Security-Policy of a report. It does not allow loading anything, and allows the scripts of outputs by their hashes, so
/// that text never runs as a script.
/// </summary>
internal sealed partial class ContentPolicy
{
    private readonly SortedSet<string> _scripts = new(StringComparer.Ordinal);

    public void Allow(string script) =>
        _scripts.Add($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'");

    /// <summary>Returns the scripts in a fragment of HTML; data blocks need no permission.</summary>
    public static IEnumerable<string> ScriptsIn(string html) => Script().Matches(html)
        .Where(match => !match.Groups["attributes"].Value.Contains("json", StringComparison.OrdinalIgnoreCase))
        .Select(match => match.Groups["code"].Value);

    public override string ToString()
    {
        var scripts = _scripts.Count > 0 ? string.Join(' ', _scripts) : "'none'";
        return $"default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data:; script-src {scripts}";
    }

    [GeneratedRegex(@"<script(?<attributes>[^>]*)>(?<code>.*?)</script\s*>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Script();
}

/// <summary>The files that are built into the tool.</summary>
internal static class ReportAssets
{
    public static string Style => Read("report.css");

    /// <summary>plotly.js; see the README in its folder.</summary>
    public static string Plotly => Read("plotly-cartesian.min.js");

    /// <summary>The script that runs plotly.js on first use.</summary>
    public static string Lazy => Read("lazy.js");

    /// <summary>The script of the page, which draws figures when they come into view and does everything else that needs a script.</summary>
    public static string Script => Read("report.js").Replace("LIVE_FIGURE", PlotlyHtml.DrawFunction, StringComparison.Ordinal);

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not among the resources.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
