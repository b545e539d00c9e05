using System.Text.RegularExpressions;
using NuGet.Common;
using NuGet.ProjectModel;

namespace NotebookViz.Cli.Execution;

/// <summary>Makes a message for the notebook of what a failed restore has said.</summary>
internal static partial class NuGetErrors
{
    public static string Describe(LockFile? assets, string output, string project, IEnumerable<string> sources, string folder)
    {
        // The assets file has the messages one by one, but is not written where a source cannot be reached.
        var messages = assets?.LogMessages.Where(m => m.Level == LogLevel.Error).Select(m => (Code: m.Code.ToString(), m.Message)).ToList() ?? [];
        if (messages.Count == 0)
            messages = [.. ErrorLine().Matches(output).Select(m => (Code: m.Groups["code"].Value, Message: m.Groups["message"].Value))];
        var texts = messages
            .Select(m => $"error {m.Code}: {Clean(m.Message)}")
            .Distinct()
            .ToList();
        return texts.Count > 0 ? string.Join('\n', texts) : $"The packages cannot be restored: {Clean(output.Trim())}";

        string Clean(string message)
        {
            message = message.Replace(project, "notebook").Replace(Path.GetDirectoryName(project)!, "notebook");
            // A source within the notebook's folder is named as seen from there, any other by its last part.
            foreach (var source in sources.Where(s => Path.IsPathRooted(s)).OrderByDescending(s => s.Length))
            {
                var relative = Path.GetRelativePath(folder, source);
                message = message.Replace(source, relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFileName(source) : relative);
            }
            return Blanks().Replace(Explanation().Replace(message, ""), " ").Trim();
        }
    }

    [GeneratedRegex(@"error (?<code>NU\d+|MSB\d+|NETSDK\d+): (?<message>.+?)(?: \[[^\]]*\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();

    // Advice for projects ("Reference the package directly from the project to select a different version.") does not fit a notebook.
    [GeneratedRegex(@"Reference the package directly from the project to select a different version\.|PackageSourceMapping is enabled.*$")]
    private static partial Regex Explanation();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
