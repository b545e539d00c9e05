using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookViz.Cli.Reports;

/// <summary>
/// The Content-Security-Policy of a report. It lets nothing be loaded, and lets those scripts run that outputs have brought along,
/// each by its hash: what stands in a text never runs, whatever it looks like.
/// </summary>
internal sealed partial class ContentPolicy
{
    private readonly SortedSet<string> _scripts = new(StringComparer.Ordinal);

    public void Allow(string script) =>
        _scripts.Add($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'");

    /// <summary>The scripts in a fragment of HTML; blocks of data need no permission.</summary>
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
