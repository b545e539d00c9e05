using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>A doc comment, its parts as Markdown.</summary>
/// <param name="comment">The comment as XML; null where there is none.</param>
/// <param name="link">Writes a cref as Markdown.</param>
internal sealed partial class DocComment(XElement? comment, Func<string, string> link)
{
    /// <summary>The text of the first element of a name; empty where there is none.</summary>
    public string Text(string name) => comment?.Element(name) is { } element ? Markdown(element) : "";

    /// <summary>The elements of a kind, each with what it is about.</summary>
    public IEnumerable<(string Name, string Text)> Named(string element, string attribute) => (comment?.Elements(element) ?? []).Select(e =>
        (attribute == "cref" ? link((string)e.Attribute(attribute)!) : (string)e.Attribute(attribute)!, Markdown(e)));

    private string Markdown(XElement element) => BlankLines().Replace(string.Concat(element.Nodes().Select(Markdown)), "\n\n").Trim();

    private string Markdown(XNode node) => node switch
    {
        XText text => Spaces().Replace(text.Value, " ").Replace("<", "&lt;").Replace("*", "\\*"),
        XElement { Name.LocalName: "see" or "seealso" } see => (string?)see.Attribute("cref") is { } cref ? link(cref)
            : (string?)see.Attribute("langword") is { } word ? $"`{word}`"
            : $"[{see.Value}]({(string?)see.Attribute("href")})",
        XElement { Name.LocalName: "paramref" or "typeparamref" } reference => $"`{(string?)reference.Attribute("name")}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "code" } code => $"\n\n```csharp\n{Unindented(code.Value)}\n```\n\n",
        XElement { Name.LocalName: "para" } paragraph => $"\n\n{Markdown(paragraph)}\n\n",
        XElement { Name.LocalName: "list" } list => $"\n\n{string.Join('\n', list.Elements("item").Select(item => $"- {Markdown(item)}"))}\n\n",
        XElement other => Markdown(other),
        _ => "",
    };

    private static string Unindented(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Trim('\n').TrimEnd().Split('\n');
        var indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : ""));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@" *\n\n\s*\n* *")]
    private static partial Regex BlankLines();
}
