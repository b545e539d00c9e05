using System.Text;
using System.Text.RegularExpressions;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Execution;

/// <summary>
/// Reads the directives of a cell: lines that begin with <c>#r</c> or <c>#i</c>, and the magic commands <c>#!…</c>.
/// As in the official kernel they are found line by line, before the compiler sees the code.
/// </summary>
internal static partial class CellParser
{
    private static readonly string[] KnownMagic = ["#!csharp", "#!fsharp", "#!markdown", "#!html", "#!time"];

    /// <exception cref="CellException">A directive is unknown or malformed.</exception>
    public static CellCode Parse(string source, string language)
    {
        var sources = new List<Located<string>>();
        var packages = new List<Located<PackageRequest>>();
        var assemblies = new List<Located<string>>();
        var parts = new List<CellPart>();
        var showsTime = false;

        var lines = source.Split('\n');
        var part = new StringBuilder();
        var partLine = 1;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var number = i + 1;
            var text = line.TrimStart();
            // A directive leaves an empty line behind.
            var kept = "";
            if (text.StartsWith("#!", StringComparison.Ordinal))
            {
                var name = text[2..].Split((char[]?)null, 2)[0];
                if (name.Equals("time", StringComparison.OrdinalIgnoreCase))
                    showsTime = true;
                else if (Languages.IsKnown(name))
                {
                    FinishPart(number);
                    language = Languages.Normalize(name);
                }
                else
                    throw new CellException("UnknownMagicCommand", $"'#!{name}' is not a magic command known here. Known are {string.Join(", ", KnownMagic)}.", number);
            }
            else if (Languages.IsDotnet(language) && Directive().Match(text) is { Success: true } match)
                kept = ReadDirective(match.Groups["name"].Value, match.Groups["value"].Value, line, number);
            else
                kept = line;
            part.Append(kept).Append('\n');
        }
        FinishPart(lines.Length + 1);
        return new CellCode(sources, packages, assemblies, parts, showsTime);

        string ReadDirective(string name, string value, string line, int number)
        {
            if (NuGetPrefix().Match(value) is { Success: true } prefix)
            {
                var rest = value[prefix.Length..].Trim();
                if (name == "i")
                    sources.Add(new(rest, number));
                else
                    packages.Add(new(ReadPackage(rest, number), number));
            }
            else if (name == "r")
                assemblies.Add(new(value.Trim(), number));
            else
                throw new CellException("InvalidDirective", $"'{line.Trim()}' names no package source. Write #i \"nuget: FOLDER-OR-URL\".", number);
            return "";
        }

        void FinishPart(int nextLine)
        {
            var code = part.ToString();
            if (!string.IsNullOrWhiteSpace(code))
                parts.Add(new CellPart(language, Languages.IsDotnet(language) ? new string('\n', partLine - 1) + code : code.Trim('\n'), partLine));
            part.Clear();
            partLine = nextLine;
        }
    }

    private static PackageRequest ReadPackage(string text, int line)
    {
        var pieces = text.Split(',', 2, StringSplitOptions.TrimEntries);
        var version = pieces.Length > 1 && pieces[1] is not ("" or "*") ? pieces[1] : null;
        if (!PackageName().IsMatch(pieces[0]) || version is not null && !PackageRequest.IsVersion(version))
            throw new CellException("InvalidDirective", $"'{text}' is not a package and its version. Write #r \"nuget: NAME\" or #r \"nuget: NAME, VERSION\".", line);
        return new PackageRequest(pieces[0], version);
    }

    [GeneratedRegex("""^#(?<name>[ri])\s+"(?<value>[^"]*)"\s*(?://.*)?$""")]
    private static partial Regex Directive();

    [GeneratedRegex(@"^\s*nuget\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex NuGetPrefix();

    [GeneratedRegex(@"^[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*$")]
    private static partial Regex PackageName();
}
