using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace NotebookViz.Cli.Tests.Notebooks;

/// <summary>Notebooks as any tool may have written them.</summary>
internal static class AnyNotebook
{
    private static readonly string[] Words =
        ["x", "é😀", "a\nb", "\r\n", "\n", "", " ", "\t", "#!csharp", "#!csharp ", "#!fsharp\n1", "#!time", "#!meta", " #!html", "\"", "\\", "\u2028", "<b>", "\u0000\u001b"];

    private static readonly Gen<string> Text = Gen.Elements(Words).ListOf().Select(words => string.Concat(words.Take(8)));

    private static readonly Gen<string> Lines = Gen.Elements(Words).ListOf().Select(words => string.Join('\n', words.Take(8)).Replace("\r\n", "\n"));

    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf(
        Text.Select(text => (JsonNode?)text), Gen.Elements("1.50", "1e400", "-0", "123456789012345678901234567890", "true", "null", "[]", "{}").Select(text => JsonNode.Parse(text)));

    private static readonly Gen<JsonNode?> Value = Nested(3);

    /// <summary>One text, or the list of its lines.</summary>
    private static readonly Gen<JsonNode?> Multiline = Gen.OneOf(
        Lines.Select(text => (JsonNode?)text), Lines.Select(text => (JsonNode?)Cli.Notebooks.MultilineText.Write(text)));

    private static readonly Gen<JsonNode?> Output = Gen.OneOf(
        Object(("output_type", Fixed("stream")), ("name", Fixed("stderr")), ("text", Multiline)),
        Object(("output_type", Fixed("error")), ("ename", Text.Select(t => (JsonNode?)t)), ("evalue", Fixed("v")), ("traceback", Fixed("[]", parse: true))),
        Object(("output_type", Fixed("display_data")), ("metadata", Value), ("transient", Object(("display_id", Fixed("d1")))),
            ("data", Object(("application/vnd.jupyter.widget-view+json", Value), ("text/html", Multiline), ("application/x-unknown", Value)))),
        Object(("output_type", Fixed("execute_result")), ("execution_count", Gen.Choose(1, 99).Select(n => (JsonNode?)n)), ("metadata", Fixed("{}", parse: true)),
            ("data", Object(("text/plain", Multiline), ("image/png", Fixed("iVBORw0KGgo=\n"))))),
        Object(("output_type", Fixed("of_tomorrow")), ("more", Value)));

    private static readonly Gen<JsonNode?> CellMetadata = Object(
        ("tags", Value), ("polyglot_notebook", Object(("kernelName", Gen.Elements("csharp", "fsharp", "sql-Db", "html").Select(t => (JsonNode?)t)))));

    private static readonly Gen<JsonNode?> Code = Object(("cell_type", Fixed("code")), ("execution_count", Gen.Elements<JsonNode?>(null, 3).Select(n => n?.DeepClone())),
        ("metadata", CellMetadata), ("outputs", Output.ListOf().Select(list => (JsonNode?)new JsonArray([.. list.Take(3)]))), ("source", Multiline));

    private static readonly Gen<JsonNode?> Prose = Gen.OneOf(
        Object(("cell_type", Fixed("markdown")), ("metadata", CellMetadata), ("attachments", Object(("a.png", Object(("image/png", Fixed("AA==")))))), ("source", Multiline)),
        Object(("cell_type", Fixed("raw")), ("metadata", Object(("format", Fixed("text/x-rst")))), ("source", Multiline)));

    /// <summary>Valid notebooks of the versions 4.0 to 4.5.</summary>
    public static readonly Arbitrary<string> Ipynb =
        (from minor in Gen.Choose(0, 5)
         from cells in Gen.OneOf(Code, Prose).ListOf()
         from metadata in Object(("kernelspec", Object(("name", Fixed("k")), ("language", Fixed("C#")))), ("widgets", Value), ("title", Text.Select(t => (JsonNode?)t)))
         select new JsonObject
         {
             ["metadata"] = metadata,
             ["nbformat"] = 4,
             ["nbformat_minor"] = minor,
             ["cells"] = new JsonArray([.. cells.Select((cell, i) => minor < 5 ? cell : WithId(cell!, i))]),
         }.ToJsonString()).ToArbitrary();

    /// <summary>Files as .NET Interactive writes them: the metadata, then cells that are not empty.</summary>
    public static readonly Arbitrary<string> Dib =
        (from language in Gen.Elements("csharp", "fsharp", "pwsh", "sql-Db")
         from more in Value
         from cells in (from kernel in Gen.Elements("csharp", "fsharp", "markdown", "sql-Db", "html")
                        from source in Lines
                        select (kernel, source)).ListOf()
         let items = new JsonArray([.. new[] { language, "sql-Db" }.Distinct().Select(name => new JsonObject { ["aliases"] = new JsonArray(), ["name"] = name })])
         let meta = new JsonObject { ["kernelInfo"] = new JsonObject { ["defaultKernelName"] = language, ["items"] = items }, ["more"] = more?.DeepClone() }
         select string.Concat(cells.Where(cell => cell.source.Trim('\n').Length > 0).Select(cell => $"\n#!{cell.kernel}\n\n{Escaped(cell.source)}\n")
             .Prepend($"#!meta\n\n{meta.ToJsonString(new() { Encoder = Cli.Notebooks.JupyterJson.Encoder })}\n"))).ToArbitrary();

    // What begins a cell cannot be in one; with a blank behind it, it can.
    private static string Escaped(string source) => string.Join('\n', source.Trim('\n').Split('\n')
        .Select(line => line.TrimEnd(' ') is "#!csharp" or "#!fsharp" or "#!html" ? line + " " : line));

    private static JsonNode WithId(JsonNode cell, int number)
    {
        cell["id"] = $"id-{number}";
        return cell;
    }

    private static Gen<JsonNode?> Fixed(string text, bool parse = false) => Gen.Fresh(() => parse ? JsonNode.Parse(text) : text);

    private static Gen<JsonNode?> Object(params (string Key, Gen<JsonNode?> Value)[] properties) =>
        properties.Aggregate(Gen.Fresh(() => new JsonObject()), (made, property) =>
            from json in made
            from value in property.Value
            select new JsonObject([.. json.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())), KeyValuePair.Create(property.Key, value?.DeepClone())]))
        .Select(json => (JsonNode?)json);

    private static Gen<JsonNode?> Nested(int levels) => levels == 0 ? Scalar : Gen.OneOf(
        Scalar,
        Nested(levels - 1).ListOf().Select(list => (JsonNode?)new JsonArray([.. list.Take(3).Select(n => n?.DeepClone())])),
        Object(("a", Nested(levels - 1)), ("é \"", Nested(levels - 1))));
}
