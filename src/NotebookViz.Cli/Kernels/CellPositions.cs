using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;

namespace NotebookViz.Cli.Kernels;

/// <summary>
/// Makes compilers and stack traces refer to the cell and its lines. The kernel removes the directives from a cell and compiles the rest
/// without symbols, so an error would name neither. There is no public option for that, so two non-public members are set here.
/// </summary>
internal sealed class CellPositions
{
    private static readonly FieldInfo ScriptOptions =
        typeof(CSharpKernel).GetField("_scriptOptions", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(nameof(CSharpKernel), "_scriptOptions");

    private static readonly PropertyInfo Code = typeof(SubmitCode).GetProperty(nameof(SubmitCode.Code))!;

    /// <summary>The running code: the name used as its file name ("Cell 3"), and its text.</summary>
    public (string Name, string Source) Current { get; set; } = ("", "");

    /// <summary>Whether the cell asks for its run time.</summary>
    public bool ShowsTime { get; set; }

    /// <summary>Compiles a part of the cell with symbols, using the cell's line numbers.</summary>
    public void Apply(CSharpKernel kernel, SubmitCode command)
    {
        var options = (ScriptOptions)ScriptOptions.GetValue(kernel)!;
        ScriptOptions.SetValue(kernel, options.WithEmitDebugInformation(true).WithFileEncoding(Encoding.UTF8).WithFilePath(Apply(command)));
    }

    /// <summary>Gives the lines of a part of the cell the cell's line numbers.</summary>
    /// <returns>The name of the cell.</returns>
    public string Apply(SubmitCode command)
    {
        if (Align(Current.Source, command.Code) is { } aligned)
            Code.SetValue(command, aligned);
        return Current.Name;
    }

    /// <summary>Moves each line of the code to its position in the source; returns null if a line is not in it, as in code that a package runs.</summary>
    internal static string? Align(string source, string code)
    {
        var lines = source.ReplaceLineEndings("\n").Split('\n');
        var aligned = new StringBuilder();
        var next = 0;
        foreach (var line in code.ReplaceLineEndings("\n").Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            var place = Array.FindIndex(lines, next, candidate => candidate.TrimEnd() == line.TrimEnd());
            if (place < 0)
                return null;
            aligned.Append('\n', place - next).Append(line).Append('\n');
            next = place + 1;
        }
        return aligned.ToString();
    }
}
