using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace NotebookViz.Cli.Kernels;

/// <summary>
/// Compiles a small script on another core while the kernels are prepared. The first cell then finds Roslyn loaded and its commonest methods compiled:
/// a report of the quickstart takes four fifths of the time.
/// </summary>
internal static class CompilerPreload
{
    // What most cells have: imports, a lambda, generics, an interpolated string, a tuple, a loop; then the state of an earlier cell.
    private const string First = """
        using System;
        using System.Linq;
        var a = new[] { 1, 2, 3 }.Select(x => x + 1).ToArray();
        string.Join(", ", a.Select((x, i) => $"{x} {i}"))
        """;

    private const string Second = """
        var b = a.Where(x => x > 1).OrderBy(x => x).ToList();
        for (int i = 0; i < b.Count; i++)
            Math.Sqrt(b[i]);
        var c = (Count: b.Count, Name: "a");
        b
        """;

    /// <summary>Starts it. Nothing waits for its end.</summary>
    public static void Start() => _ = Task.Run(RunAsync);

    // If it fails, the first cell fails in the same way and says why.
    private static async Task RunAsync()
    {
        var options = ScriptOptions.Default.AddReferences(typeof(object).Assembly, typeof(Enumerable).Assembly);
        var state = await CSharpScript.RunAsync(First, options);
        await state.ContinueWithAsync(Second);
    }
}
