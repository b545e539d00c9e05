using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>
/// The lines of a <c>.dib</c> that begin a cell: exactly <c>#!</c> and the name of a kernel, as in .NET Interactive. If a line of a cell looks the
/// same, the file has it with an extra trailing space, which makes it an ordinary line.
/// </summary>
internal sealed class DibHeader
{
    public const string Meta = "#!meta";
    private const string Prefix = "#!";

    private readonly Dictionary<string, string> _kernels = new(StringComparer.Ordinal);

    /// <param name="meta">The block after <c>#!meta</c>, which lists further kernels.</param>
    public DibHeader(JsonObject meta)
    {
        foreach (var item in ((meta["kernelInfo"] as JsonObject)?["items"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (JsonPath.Text(item, "name") is not { Length: > 0 } name)
                continue;
            var language = Languages.Normalize(name);
            _kernels.TryAdd(name, language);
            foreach (var alias in (item["aliases"] as JsonArray ?? []).OfType<JsonValue>())
            {
                if (alias.TryGetValue<string>(out var text))
                    _kernels.TryAdd(text, language);
            }
        }
    }

    /// <summary>Returns the name of a cell in its header.</summary>
    public static string Of(Cell cell) => cell.Kind switch
    {
        CellKind.Markdown => Languages.Markdown,
        CellKind.Raw => Languages.Raw,
        _ => cell.Language,
    };

    public static string Line(Cell cell) => Prefix + Of(cell);

    public static bool IsCommand(string line) => line.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Returns the language of a line that begins a cell; null for all other lines, including other magic commands.</summary>
    public string? LanguageOf(string line)
    {
        if (!IsCommand(line))
            return null;
        var name = line[Prefix.Length..];
        return _kernels.TryGetValue(name, out var language) ? language
            : Languages.IsKnown(name) && name == name.Trim() ? Languages.Normalize(name) : null;
    }

    /// <summary>Returns a line of a cell as it is in the file.</summary>
    public string Escape(string line) => LooksLikeOne(line) ? line + ' ' : line;

    /// <summary>Returns a line of the file as it is in the cell.</summary>
    public string Unescape(string line) => line.EndsWith(' ') && LooksLikeOne(line) ? line[..^1] : line;

    private bool LooksLikeOne(string line) => IsCommand(line) && LanguageOf(line.TrimEnd(' ')) is not null;
}
