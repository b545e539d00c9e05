using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>
/// The metadata from which Polyglot Notebooks and Jupyter choose the kernel of a notebook and the language of each cell, and its conversion
/// between <c>.ipynb</c> and <c>.dib</c>. The block after <c>#!meta</c> corresponds to <c>polyglot_notebook</c> in the <c>.ipynb</c>; it stores the
/// rest of the <c>.ipynb</c>'s metadata under <c>jupyter</c>.
/// </summary>
internal static class PolyglotMetadata
{
    private const string Polyglot = "polyglot_notebook";
    private const string Jupyter = "jupyter";

    /// <summary>Returns the language of cells that name none; C# if the notebook does not name one.</summary>
    public static string DefaultLanguage(JsonObject? metadata)
    {
        // Polyglot Notebooks writes its own name instead of the language.
        string?[] names =
        [
            JsonPath.Text(metadata, Polyglot, "kernelInfo", "defaultKernelName"),
            JsonPath.Text(metadata, "kernelspec", "language"),
            JsonPath.Text(metadata, "language_info", "name") is var name && name != "polyglot-notebook" ? name : null,
            JsonPath.Text(metadata, "kernelspec", "name") is { } spec && Languages.IsKnown(spec) ? spec : null,
        ];
        return Languages.Normalize(names.FirstOrDefault(n => !string.IsNullOrWhiteSpace(n)) ?? Languages.CSharp);
    }

    /// <summary>Returns the language that a cell names; null if it names none.</summary>
    public static string? LanguageOf(JsonObject cell)
    {
        var name = JsonPath.Text(cell, "metadata", Polyglot, "kernelName")
            ?? JsonPath.Text(cell, "metadata", "dotnet_interactive", "kernelName")
            ?? JsonPath.Text(cell, "metadata", "dotnet_interactive", "language");
        return string.IsNullOrWhiteSpace(name) ? null : Languages.Normalize(name);
    }

    /// <summary>Returns the metadata of a code cell, for current tools and for older ones.</summary>
    public static JsonObject OfCell(string language) => new()
    {
        ["dotnet_interactive"] = new JsonObject { ["language"] = language },
        [Polyglot] = new JsonObject { ["kernelName"] = language },
    };

    /// <summary>Converts the block after <c>#!meta</c> to the notebook's metadata.</summary>
    public static JsonObject FromDib(JsonObject meta, IEnumerable<Cell> cells)
    {
        var polyglot = (JsonObject)meta.DeepClone();
        var kept = polyglot[Jupyter] as JsonObject;
        if (kept is not null)
            polyglot.Remove(Jupyter);
        var metadata = new JsonObject { [Polyglot] = polyglot };
        AddKernels(polyglot, DefaultLanguage(metadata), cells);
        foreach (var (key, value) in kept ?? [])
            metadata[key] = value?.DeepClone();
        Complete(metadata);
        return metadata;
    }

    /// <summary>Converts the notebook's metadata to the block after <c>#!meta</c>.</summary>
    public static JsonObject ToDib(JsonObject? metadata, IEnumerable<Cell> cells)
    {
        var language = DefaultLanguage(metadata);
        var meta = metadata?[Polyglot]?.DeepClone() as JsonObject ?? [];
        AddKernels(meta, language, cells);
        var kept = (JsonObject?)metadata?.DeepClone() ?? [];
        kept.Remove(Polyglot);
        if (DotNetKernel.IsFor(language, kept["kernelspec"]))
        {
            // The default kernel's name says the same, and the kernel adds the language information itself.
            kept.Remove("kernelspec");
            kept.Remove("language_info");
        }
        if (kept.Count > 0)
            meta[Jupyter] = kept;
        return meta;
    }

    /// <summary>Adds the kernel that a front end starts, if the metadata does not name one.</summary>
    public static void Complete(JsonObject metadata)
    {
        var kernel = DotNetKernel.For(DefaultLanguage(metadata));
        Set("kernelspec", kernel.Spec());
        Set("language_info", kernel.LanguageInfo());

        void Set(string key, JsonObject value)
        {
            if (metadata[key] is not null)
                return;
            metadata.Remove(key);
            metadata.Insert(metadata.Count(p => string.CompareOrdinal(p.Key, key) < 0), key, value);
        }
    }

    /// <summary>Adds all kernels of the cells, because a reader of a <c>.dib</c> splits only at these names.</summary>
    private static void AddKernels(JsonObject meta, string defaultLanguage, IEnumerable<Cell> cells)
    {
        if (meta["kernelInfo"] is not JsonObject info)
            meta["kernelInfo"] = info = new JsonObject { ["defaultKernelName"] = defaultLanguage };
        if (info["items"] is not JsonArray items)
            info["items"] = items = new JsonArray(Item(defaultLanguage));
        var named = items.OfType<JsonObject>().Select(item => JsonPath.Text(item, "name")).ToHashSet();
        foreach (var language in cells.Select(DibHeader.Of).Distinct())
        {
            if (language != Languages.Markdown && !Languages.IsStandard(language) && named.Add(language))
                items.Add((JsonNode)Item(language));
        }
    }

    private static JsonObject Item(string language) => new() { ["aliases"] = new JsonArray(), ["name"] = language };
}

/// <summary>One of the three Jupyter kernels of .NET Interactive. The one that a notebook names determines the language of its cells.</summary>
internal sealed record DotNetKernel(string Name, string Language, string FileExtension, string Version)
{
    private static readonly DotNetKernel CSharp = new("csharp", "C#", ".cs", "14.0");

    private static readonly DotNetKernel[] All =
        [CSharp, new("fsharp", "F#", ".fs", "10.0"), new("pwsh", "PowerShell", ".ps1", "7.5")];

    /// <summary>Returns the kernel for a language; the C# kernel for the languages that it hosts.</summary>
    public static DotNetKernel For(string language) => All.FirstOrDefault(kernel => kernel.Name == language) ?? CSharp;

    /// <summary>Whether a kernelspec adds nothing to the language.</summary>
    public static bool IsFor(string language, JsonNode? spec) => JsonPath.Text(spec as JsonObject, "name") == For(language).SpecName;

    public JsonObject Spec() => new() { ["display_name"] = $".NET ({Language})", ["language"] = Language, ["name"] = SpecName };

    public JsonObject LanguageInfo() => new()
    {
        ["file_extension"] = FileExtension,
        ["mimetype"] = $"text/x-{Name}",
        ["name"] = Language,
        ["pygments_lexer"] = Name == "pwsh" ? "powershell" : Name,
        ["version"] = Version,
    };

    private string SpecName => $".net-{Name}";
}
