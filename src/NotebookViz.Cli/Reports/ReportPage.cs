using System.Net;
using System.Text;

namespace NotebookViz.Cli.Reports;

/// <summary>The page around what is shown: it needs nothing beside it, and runs its own script and those of outputs alone.</summary>
internal sealed class ReportPage
{
    public required string Title { get; init; }

    /// <summary>What is on it, as HTML.</summary>
    public required string Body { get; init; }

    /// <summary>The table of contents as HTML; may be empty.</summary>
    public string Contents { get; init; } = "";

    /// <summary>True where figures are on it, so that plotly.js is embedded.</summary>
    public required bool IsLive { get; init; }

    /// <summary>The scripts in the body that may run.</summary>
    public required IEnumerable<string> Scripts { get; init; }

    public string ToHtml()
    {
        var policy = new ContentPolicy();
        // Scripts of outputs may use plotly.js while the page is read; where there are none the page is seen before that large script is.
        bool isFirst = Scripts.Any();
        foreach (var script in Scripts)
            policy.Allow(script);
        string library = IsLive ? Script(ReportAssets.Plotly, policy) : "";
        string own = Script(ReportAssets.Script, policy);
        return new StringBuilder($"""
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
            {(isFirst ? library : "")}</head>
            <body>
            {Contents}<main>
            {Body}</main>
            {(isFirst ? "" : library)}{own}</body>
            </html>

            """).Replace("\r\n", "\n").ToString();
    }

    private static string Script(string script, ContentPolicy policy)
    {
        // A script cannot be escaped as text is; one that could end its own element is a mistake of the build.
        if (script.Contains("</script", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException("A built-in script contains its own end.");
        policy.Allow(script);
        return $"<script>{script}</script>\n";
    }
}
