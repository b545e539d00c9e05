using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;

namespace NotebookViz.Cli.Kernels;

/// <summary>
/// Makes compilers and stack traces speak of the cell and its lines. The kernel takes the directives out of a cell and compiles the rest
/// without symbols, so an error would name neither. It has no public switch for that: two of its non-public members are set here.
/// </summary>
internal sealed class CellPositions
{
    private static readonly FieldInfo ScriptOptions =
        typeof(CSharpKernel).GetField("_scriptOptions", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(nameof(CSharpKernel), "_scriptOptions");

    private static readonly PropertyInfo Code = typeof(SubmitCode).GetProperty(nameof(SubmitCode.Code))!;

    /// <summary>The code that runs: the name that stands for its file ("Cell 3"), and its text.</summary>
    public (string Name, string Source) Current { get; set; } = ("", "");

    /// <summary>Whether the cell asks how long it takes.</summary>
    public bool ShowsTime { get; set; }

    /// <summary>Compiles a part of the cell with symbols, its lines numbered as those of the cell.</summary>
    public void Apply(CSharpKernel kernel, SubmitCode command)
    {
        var options = (ScriptOptions)ScriptOptions.GetValue(kernel)!;
        ScriptOptions.SetValue(kernel, options.WithEmitDebugInformation(true).WithFileEncoding(Encoding.UTF8).WithFilePath(Apply(command)));
    }

    /// <summary>Numbers the lines of a part of the cell as those of the cell.</summary>
    /// <returns>The name of the cell.</returns>
    public string Apply(SubmitCode command)
    {
        if (Align(Current.Source, command.Code) is { } aligned)
            Code.SetValue(command, aligned);
        return Current.Name;
    }

    /// <summary>Puts each line of the code where it is in the source; null where a line is not there, as in code that a package runs.</summary>
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
