using System.Text.RegularExpressions;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Kernels;

/// <summary>Checks the directives of a cell before the kernel sees them, and completes those that have a different meaning here.</summary>
internal static partial class CellDirectives
{
    /// <summary>
    /// Returns the cell as it is submitted: package folders become full paths, and NotebookViz without a version becomes this tool's build.
    /// Line numbers do not change.
    /// </summary>
    /// <param name="source">The cell.</param>
    /// <param name="language">Its language.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="canRun">Whether there is a kernel for a language.</param>
    /// <exception cref="CellException">A language has no kernel here, or a package source does not exist.</exception>
    public static string Complete(string source, string language, string folder, Func<string, bool> canRun)
    {
        if (!canRun(language))
            throw new CellException("UnsupportedLanguage", Languages.CannotRun(language), 1);
        var lines = source.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Selector().Match(lines[i]) is { Success: true } selector && Languages.IsKnown(selector.Groups["name"].Value))
            {
                language = Languages.Normalize(selector.Groups["name"].Value);
                if (!canRun(language))
                    throw new CellException("UnsupportedLanguage", Languages.CannotRun(language), i + 1);
            }
            else if (Languages.IsDotnet(language))
            {
                lines[i] = Complete(lines[i], folder, i + 1);
            }
        }
        return string.Join('\n', lines);
    }

    /// <summary>Returns the line of the package that a message mentions, otherwise of the first package; null if the cell references none.</summary>
    public static int? LineOfPackage(string source, string message)
    {
        var packages = Packages(source).ToList();
        return packages.Where(package => message.Contains(package.Name, StringComparison.OrdinalIgnoreCase)).Concat(packages).FirstOrDefault() is { Line: > 0 } found
            ? found.Line : null;
    }

    /// <summary>Returns the packages that a cell references; the version is empty if the cell does not give one.</summary>
    public static IEnumerable<(string Name, string Version, int Line)> Packages(string source) =>
        source.Split('\n').Select((line, index) => (Match: AnyPackage().Match(line), Line: index + 1)).Where(found => found.Match.Success)
            .Select(found => (found.Match.Groups["name"].Value, found.Match.Groups["version"].Value.Trim(' ', ',', '*'), found.Line));

    private static string Complete(string line, string folder, int number)
    {
        if (Source().Match(line) is { Success: true } source)
            return $"#i \"nuget:{FullSource(source.Groups["value"].Value.Trim(), folder, number)}\"";
        if (AnyPackage().Match(line) is { Success: true } package && !Version().IsMatch(package.Groups["version"].Value))
            throw new CellException("InvalidDirective", $"'{line.Trim()}' does not name a package and its version. Write #r \"nuget: NAME\" or #r \"nuget: NAME, VERSION\".", number);
        return Package().IsMatch(line) ? $"#r \"nuget: {ThisBuild.Name}, {ThisBuild.PackageVersion}\"" : line;
    }

    private static string FullSource(string source, string folder, int line)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var address) && !address.IsFile)
            return source;
        var path = Path.GetFullPath(source, folder);
        return Directory.Exists(path) ? path
            : throw new CellException(CellErrors.PackageError, $"The package source '{source}' is neither a URL nor a folder that exists.", line);
    }

    [GeneratedRegex(@"^\s*#!(?<name>\S+)")]
    private static partial Regex Selector();

    [GeneratedRegex("""^\s*#i\s+"\s*nuget\s*:(?<value>[^"]*)"\s*(?://.*)?$""", RegexOptions.IgnoreCase)]
    private static partial Regex Source();

    [GeneratedRegex("""^\s*#r\s+"\s*nuget\s*:\s*(?<name>[^",\s]+)(?<version>[^"]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex AnyPackage();

    /// <summary>Nothing, a version, a pattern or a range, after a comma.</summary>
    [GeneratedRegex(@"^\s*(?:,\s*(?:[\d*][\w.+*-]*|[\[(][\d.,\s\w+*-]*[\])])?\s*)?$")]
    private static partial Regex Version();

    /// <summary>NotebookViz without a version.</summary>
    [GeneratedRegex("""^\s*#r\s+"\s*nuget\s*:\s*NotebookViz\s*(?:,\s*\*?\s*)?"\s*(?://.*)?$""", RegexOptions.IgnoreCase)]
    private static partial Regex Package();
}
