using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Core;

namespace NotebookViz.Cli.Execution;

/// <summary>Compiles and runs F# as the official kernel does: one session of F# Interactive. It is started by the first F# cell.</summary>
internal sealed class FSharpKernel : IKernel, IDisposable
{
    // As in the official kernel, display and HTML are there without a prefix.
    private const string Opened = """
        open System
        open System.IO
        open System.Text
        open Microsoft.DotNet.Interactive
        open Microsoft.DotNet.Interactive.Formatting
        open type Microsoft.DotNet.Interactive.Kernel
        """;

    private readonly List<string> _references =
    [
        typeof(Formatter).Assembly.Location, typeof(IHtmlContent).Assembly.Location, typeof(FSharpKernel).Assembly.Location,
    ];
    private Shell.FsiEvaluationSession? _session;

    public void Dispose() => (_session as IDisposable)?.Dispose();

    // The session has the library of its own compiler, which wins over that of a package.
    public void AddReferences(IEnumerable<string> paths) =>
        _references.AddRange(paths.Where(path => Path.GetFileNameWithoutExtension(path) != typeof(Unit).Assembly.GetName().Name));

    public Task<KernelValue> RunAsync(string code, string cellName, CancellationToken cancellationToken)
    {
        bool isFirst = _session is null;
        _session ??= Start();
        if (_references.Count > 0)
        {
            string references = string.Join('\n', _references.Select(path => $"#r @\"{path}\""));
            _references.Clear();
            Evaluate(references, cellName, cancellationToken);
        }
        if (isFirst)
            Evaluate(Opened, cellName, cancellationToken);
        return Task.FromResult(Evaluate(code, cellName, cancellationToken));
    }

    private KernelValue Evaluate(string code, string cellName, CancellationToken cancellationToken)
    {
        var (result, diagnostics) = _session!.EvalInteractionNonThrowing(code, cellName, FSharpOption<CancellationToken>.Some(cancellationToken));
        if (result is FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice2Of2 failed)
        {
            var errors = diagnostics.Where(diagnostic => diagnostic.Severity.IsError).ToList();
            throw errors.Count > 0 ? ExceptionReport.Compilation(errors) : ExceptionReport.Runtime(failed.Item, cellName);
        }
        var value = ((FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice1Of2)result).Item?.Value;
        return new KernelValue(value is not null && value.ReflectionType != typeof(Unit), value?.ReflectionValue);
    }

    private static Shell.FsiEvaluationSession Start() => Shell.FsiEvaluationSession.Create(
        Shell.FsiEvaluationSession.GetDefaultConfiguration(),
        // Symbols, because they say in which line of the cell an exception was thrown.
        ["fsi", "--nologo", "--noninteractive", "--gui-", "--quiet", "--debug+", "--optimize-"],
        TextReader.Null, TextWriter.Null, TextWriter.Null, null, null);
}
