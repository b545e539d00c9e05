namespace NotebookViz.Cli.Notebooks;

/// <summary>The kernel names that notebooks of .NET use, and their many spellings.</summary>
internal static class Languages
{
    public const string CSharp = "csharp";
    public const string FSharp = "fsharp";
    public const string Markdown = "markdown";
    public const string Html = "html";
    public const string Raw = "raw";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = CSharp,
        ["c#"] = CSharp,
        ["dotnet"] = CSharp,
        ["dotnet-interactive.csharp"] = CSharp,
        [".net-csharp"] = CSharp,
        ["polyglot-notebook"] = CSharp,
        ["markdown"] = Markdown,
        ["md"] = Markdown,
        ["html"] = Html,
        ["fsharp"] = FSharp,
        ["f#"] = FSharp,
        ["dotnet-interactive.fsharp"] = FSharp,
        [".net-fsharp"] = FSharp,
        ["pwsh"] = "pwsh",
        ["powershell"] = "pwsh",
        ["dotnet-interactive.pwsh"] = "pwsh",
        [".net-pwsh"] = "pwsh",
        ["javascript"] = "javascript",
        ["js"] = "javascript",
        ["sql"] = "sql",
        ["kql"] = "kql",
        ["mermaid"] = "mermaid",
        ["http"] = "http",
        ["value"] = "value",
        ["python"] = "python",
        ["r"] = "r",
        [Raw] = Raw,
    };

    /// <summary>The kernels that .NET Interactive has by default.</summary>
    private static readonly HashSet<string> Standard =
        [CSharp, "fsharp", "pwsh", Html, "javascript", "mermaid", "http", "value", "sql", "kql"];

    /// <summary>Returns the canonical name of a language; an unknown one, such as that of a connection, is returned unchanged.</summary>
    public static string Normalize(string name) => Names.GetValueOrDefault(name.Trim(), name.Trim());

    public static bool IsStandard(string name) => Standard.Contains(name);

    public static bool IsKnown(string name) => Names.ContainsKey(name);

    /// <summary>Whether its kernel supports packages.</summary>
    public static bool IsDotnet(string language) => language is CSharp or FSharp;

    /// <summary>Returns the message for a cell in a language that cannot be run here.</summary>
    public static string CannotRun(string language) =>
        $"The language '{language}' cannot be run here: notebookviz runs C#, F#, HTML, JavaScript, Markdown, Mermaid and #!value. "
        + "Run the notebook in its own kernel; 'notebookviz report --no-run' then shows the outputs that are stored in it.";
}
