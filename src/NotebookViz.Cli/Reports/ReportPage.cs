using System.Net;
using System.Text;

namespace NotebookViz.Cli.Reports;

/// <summary>The page around what is shown: it needs nothing beside it and runs no script but its own.</summary>
internal static class ReportPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="body">What is on it, as HTML.</param>
    /// <param name="live">True where figures are on it, so that plotly.js is embedded.</param>
    /// <param name="policy">The policy, which allows the scripts of the body already.</param>
    public static string Of(string title, string body, bool live, ContentPolicy policy)
    {
        string library = live ? Script(ReportAssets.Plotly, policy) : "";
        string start = live ? Script(ReportAssets.PlotlyStart, policy) : "";
        return new StringBuilder($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>
            {ReportAssets.Style}</style>
            {library}</head>
            <body>
            <main>
            {body}{start}</main>
            </body>
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
