using System.Runtime.ExceptionServices;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;
using Microsoft.FSharp.Core;

namespace NotebookViz.Cli.Kernels;

/// <summary>F# as a kernel of .NET Interactive: one session of F# Interactive, which the first F# cell starts.</summary>
internal sealed class FSharpKernel : Kernel,
    IKernelCommandHandler<SubmitCode>, IKernelCommandHandler<RequestValue>, IKernelCommandHandler<RequestValueInfos>, IKernelCommandHandler<SendValue>
{
    // As in the official kernel, display and HTML need no prefix.
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
        typeof(Formatter).Assembly.Location, typeof(IHtmlContent).Assembly.Location, typeof(Kernel).Assembly.Location,
    ];
    private Shell.FsiEvaluationSession? _session;

    public FSharpKernel()
        : base("fsharp")
    {
        KernelInfo.LanguageName = "F#";
        KernelInfo.DisplayName = "fsharp - F# Script";
        KernelInfo.Description = "Compile and run F#";
        RegisterForDisposal(() => (_session as IDisposable)?.Dispose());
    }

    /// <summary>The name used as the file name in errors and stack traces.</summary>
    public string CellName { get; set; } = "";

    /// <summary>Makes assemblies available to code that runs afterwards.</summary>
    // The session already has its compiler's FSharp.Core, which takes precedence over a package's.
    public void AddReferences(IEnumerable<string> paths) =>
        _references.AddRange(paths.Where(path => Path.GetFileNameWithoutExtension(path) != typeof(Unit).Assembly.GetName().Name));

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        context.Publish(new CodeSubmissionReceived(command));
        if (Evaluate(Session(context.CancellationToken), command.Code, context.CancellationToken) is not { } result || result.ReflectionType == typeof(Unit))
            return Task.CompletedTask;
        var value = result.ReflectionValue;
        context.Publish(new ReturnValueProduced(value, command, FormattedValue.CreateManyFromObject(value)));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValueInfos>.HandleAsync(RequestValueInfos command, KernelInvocationContext context)
    {
        KernelValueInfo[] infos = [.. (_session?.GetBoundValues() ?? []).Select(bound => new KernelValueInfo(
            bound.Name, FormattedValue.CreateSingleFromObject(bound.Value.ReflectionValue, command.MimeType), bound.Value.ReflectionType))];
        context.Publish(new ValueInfosProduced(infos, command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValue>.HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (_session?.TryFindBoundValue(command.Name)?.Value is { } bound)
        {
            var value = bound.Value.ReflectionValue;
            context.Publish(new ValueProduced(value, command.Name, FormattedValue.CreateSingleFromObject(value, command.MimeType), command));
        }
        else
        {
            context.Fail(command, message: $"Value '{command.Name}' not found in kernel {Name}");
        }
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context) =>
        SetValueAsync(command, context, (name, value, _) =>
        {
            Session(context.CancellationToken).AddBoundValue(name, value);
            return Task.CompletedTask;
        });

    /// <summary>Returns the session with all added references, and starts it if necessary.</summary>
    private Shell.FsiEvaluationSession Session(CancellationToken cancellationToken)
    {
        var isFirst = _session is null;
        _session ??= Start();
        if (_references.Count > 0)
        {
            var references = string.Join('\n', _references.Select(path => $"#r @\"{path}\""));
            _references.Clear();
            Evaluate(_session, references, cancellationToken);
        }
        if (isFirst)
            Evaluate(_session, Opened, cancellationToken);
        return _session;
    }

    private Shell.FsiValue? Evaluate(Shell.FsiEvaluationSession session, string code, CancellationToken cancellationToken)
    {
        var (result, diagnostics) = session.EvalInteractionNonThrowing(code, CellName, FSharpOption<CancellationToken>.Some(cancellationToken));
        if (result is FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice2Of2 failed)
        {
            var errors = diagnostics.Where(diagnostic => diagnostic.Severity.IsError).ToList();
            if (errors.Count > 0)
                throw new FSharpErrorsException(errors);
            // Keeps the stack trace of the user's code.
            ExceptionDispatchInfo.Throw(failed.Item);
        }
        return ((FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice1Of2)result).Item?.Value;
    }

    private static Shell.FsiEvaluationSession Start() => Shell.FsiEvaluationSession.Create(
        Shell.FsiEvaluationSession.GetDefaultConfiguration(),
        // Symbols give the line of the cell in which an exception was thrown. The references are those of the process instead of an SDK's, so that
        // a value from another kernel has the same types.
        ["fsi", "--nologo", "--noninteractive", "--gui-", "--quiet", "--debug+", "--optimize-", "/usesdkrefs-"],
        TextReader.Null, TextWriter.Null, TextWriter.Null, null, null);
}

/// <summary>F# code that does not compile.</summary>
internal sealed class FSharpErrorsException(IReadOnlyList<FSharpDiagnostic> errors) : Exception(errors[0].Message)
{
    public IReadOnlyList<FSharpDiagnostic> Errors { get; } = errors;
}
