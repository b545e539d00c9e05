using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using FSharp.Compiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Events;
using Diagnostic = Microsoft.CodeAnalysis.Diagnostic;

namespace NotebookViz.Cli.Kernels;

/// <summary>Turns failures of the kernels into errors that the notebook shows.</summary>
internal static partial class CellErrors
{
    public const string CompilationError = "CompilationError";
    public const string PackageError = "PackageError";

    private static readonly string[] Noise =
    [
        "Microsoft.CodeAnalysis.Scripting.", "Microsoft.DotNet.Interactive.", "NotebookViz.Cli.", "System.Runtime.CompilerServices.", "System.Runtime.ExceptionServices.",
        "FSharp.Compiler.", "System.Reflection.", "System.RuntimeMethodHandle",
    ];

    /// <summary>Returns the error of a failed cell.</summary>
    /// <param name="failure">The kernel's failure event.</param>
    /// <param name="cellName">The name of the cell that ran.</param>
    public static CellException Of(CommandFailed failure, string cellName) => failure.Exception switch
    {
        CellException e => e,
        FSharpErrorsException e => Compilation(e.Errors),
        { InnerException: CompilationErrorException e } => Compilation(e.Diagnostics),
        CompilationErrorException e => Compilation(e.Diagnostics),
        { } e => Runtime(e, cellName),
        null => Message(failure.Message ?? "The kernel gave no reason."),
    };

    /// <summary>A failure that the kernel reports as text: an invalid directive, or a package that NuGet cannot restore.</summary>
    private static CellException Message(string message)
    {
        if (DirectiveError().Match(message) is { Success: true } directive)
            return new CellException("DirectiveError", $"error {directive.Groups["code"]}: {directive.Groups["text"].Value.Trim()}",
                int.Parse(directive.Groups["line"].ValueSpan, CultureInfo.InvariantCulture));
        var errors = NuGetError().Matches(message).Select(NuGetWords).Distinct().ToList();
        return errors.Count > 0
            ? new CellException(PackageError, string.Join('\n', errors), null)
            : new CellException("KernelError", message.ReplaceLineEndings("\n").Trim(), null);
    }

    /// <summary>Returns NuGet's message, with folder names instead of paths on this machine.</summary>
    private static string NuGetWords(Match error)
    {
        // Every SDK adds this folder as a source; users do not know it.
        var text = SdkSource().Replace(error.Groups["text"].Value.Trim(), "");
        text = FullPath().Replace(text, path => Path.GetFileName(path.Value));
        var code = error.Groups["code"].Value;
        return code.Length > 0 ? $"error {code}: {text}" : text;
    }

    /// <summary>Returns the error for an exception that the cell's code has thrown.</summary>
    public static CellException Runtime(Exception exception, string cellName)
    {
        var lines = new List<string>();
        int? line = null;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            lines.Add($"{(lines.Count == 0 ? "" : "caused by ")}{TypeName(e.GetType())}: {e.Message}");
            foreach (var frame in new StackTrace(e, fNeedFileInfo: true).GetFrames())
            {
                var file = Path.GetFileName(frame.GetFileName());
                var inCell = file is not null && CellFile().IsMatch(file);
                if (inCell && file == cellName)
                    line ??= frame.GetFileLineNumber();
                if (Describe(frame) is { } method)
                    lines.Add(inCell ? $"   at {method} in {file}, line {frame.GetFileLineNumber()}" : $"   at {method}");
                else if (inCell)
                    lines.Add($"   at {file}, line {frame.GetFileLineNumber()}");
            }
        }
        return new CellException(TypeName(exception.GetType()), exception.Message, line, lines);
    }

    /// <summary>Returns compiler errors as <c>(line,column): error CODE: message</c>.</summary>
    public static CellException Compilation(IEnumerable<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        var lines = errors.Select(d =>
        {
            var start = d.Location.GetLineSpan().StartLinePosition;
            return $"({start.Line + 1},{start.Character + 1}): error {d.Id}: {d.GetMessage(CultureInfo.InvariantCulture)}";
        }).ToList();
        var line = errors.Count > 0 ? errors[0].Location.GetLineSpan().StartLinePosition.Line + 1 : (int?)null;
        return new CellException(CompilationError, string.Join('\n', lines), line, lines);
    }

    /// <summary>Returns errors of the F# compiler, in the same form.</summary>
    public static CellException Compilation(IReadOnlyList<FSharpDiagnostic> errors)
    {
        var lines = errors.Select(e => $"({e.StartLine},{e.StartColumn + 1}): error {e.ErrorNumberText}: {WhiteSpace().Replace(e.Message, " ").Trim()}").ToList();
        return new CellException(CompilationError, string.Join('\n', lines), errors[0].StartLine, lines);
    }

    /// <summary>Returns the method of a frame as the user would write it; null for the cell's top level and for frames of no interest.</summary>
    private static string? Describe(StackFrame frame)
    {
        var method = frame.GetMethod();
        var type = method?.DeclaringType;
        if (method is null)
            return null;

        var name = method.Name;
        if (type is not null && CompilerName().Match(type.Name) is { Success: true } stateMachine)
        {
            name = stateMachine.Groups["method"].Value;
            type = type.DeclaringType;
        }
        if (CompilerName().Match(name) is { Success: true } local)
            name = local.Groups["method"].Value;
        if (name is "Initialize" or "Factory" or "Main" && IsSubmission(type) || name == "main@")
            return null;

        var owner = type is null || IsSubmission(type) ? "" : (type.FullName ?? type.Name).Replace('+', '.');
        if (owner.Contains('<'))
            owner = owner[..owner.IndexOf('<')].TrimEnd('.');
        if (Array.Exists(Noise, owner.StartsWith))
            return null;
        var parameters = string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name));
        owner = SubmissionPrefix().Replace(owner, "");
        return owner.Length == 0 ? $"{name}({parameters})" : $"{owner}.{name}({parameters})";
    }

    private static bool IsSubmission(Type? type) =>
        type is not null && SubmissionPrefix().IsMatch(type.Name) && type.DeclaringType is null;

    private static string TypeName(MemberInfo type) =>
        type is Type t ? SubmissionPrefix().Replace((t.FullName ?? t.Name).Replace('+', '.'), "") : type.Name;

    [GeneratedRegex(@"^\((?<line>\d+),\d+\): error (?<code>DNI\d+): (?<text>.*)")]
    private static partial Regex DirectiveError();

    // NuGet's line begins and ends with a project file, which is of no use to a reader.
    [GeneratedRegex(@": error (?<code>(?:NU|MSB)\d+)? ?: (?<text>[^\r\n]*?)(?= \[[^\]\r\n]*\]|\r|\n|$)")]
    private static partial Regex NuGetError();

    [GeneratedRegex(@"[^\s,]*library-packs(?:, )?")]
    private static partial Regex SdkSource();

    [GeneratedRegex(@"(?<![\w:/\\.])(?:/|[A-Za-z]:\\)[^\s,;\[\]]+")]
    private static partial Regex FullPath();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"^Cell \d+$")]
    private static partial Regex CellFile();

    [GeneratedRegex(@"^<+(?<method>[^<>]+)>+")]
    private static partial Regex CompilerName();

    [GeneratedRegex(@"^(?:Submission#|FSI_)\d+\.?")]
    private static partial Regex SubmissionPrefix();
}

/// <summary>Why a cell failed, in the terms of the notebook: no path of this machine, no stack of the engine.</summary>
internal sealed class CellException(string name, string message, int? line, IReadOnlyList<string>? traceback = null) : Exception(message)
{
    /// <summary>The type of the exception, or the kind of error if nothing was thrown.</summary>
    public string Name { get; } = name;

    /// <summary>The one-based line in the cell; null if unknown.</summary>
    public int? Line { get; } = line;

    public IReadOnlyList<string> Traceback { get; } = traceback ?? [$"{name}: {message}"];
}
