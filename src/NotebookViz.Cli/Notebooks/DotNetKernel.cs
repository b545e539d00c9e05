using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>One of the three Jupyter kernels of .NET Interactive: which one a notebook names decides the language of its cells.</summary>
internal sealed record DotNetKernel(string Name, string Language, string FileExtension, string Version)
{
    private static readonly DotNetKernel CSharp = new("csharp", "C#", ".cs", "14.0");

    private static readonly DotNetKernel[] All =
        [CSharp, new("fsharp", "F#", ".fs", "10.0"), new("pwsh", "PowerShell", ".ps1", "7.5")];

    /// <summary>The kernel for a language; that of C# for the languages that it hosts.</summary>
    public static DotNetKernel For(string language) => All.FirstOrDefault(kernel => kernel.Name == language) ?? CSharp;

    /// <summary>Whether a kernelspec tells no more than the language does.</summary>
    public static bool IsFor(string language, JsonNode? spec) => JsonPath.Text(spec as JsonObject, "name") == For(language).SpecName;

    public JsonObject Spec() => new() { ["display_name"] = $".NET ({Language})", ["language"] = Language, ["name"] = SpecName };

    public JsonObject LanguageInfo() => new()
    {
        ["file_extension"] = FileExtension, ["mimetype"] = $"text/x-{Name}", ["name"] = Language,
        ["pygments_lexer"] = Name == "pwsh" ? "powershell" : Name, ["version"] = Version,
    };

    private string SpecName => $".net-{Name}";
}
