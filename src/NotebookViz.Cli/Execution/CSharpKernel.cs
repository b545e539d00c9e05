using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace NotebookViz.Cli.Execution;

/// <summary>Compiles and runs C# as the official kernel does: one script that each cell continues.</summary>
internal sealed class CSharpKernel : IKernel
{
    private static readonly string[] Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq", "System.IO",
        "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Kernel",
        "Microsoft.DotNet.Interactive.Formatting", "Microsoft.DotNet.Interactive.Formatting.PocketViewTags",
    ];

    private ScriptOptions _options;
    private ScriptState<object>? _state;

    public CSharpKernel(string folder) => _options = ScriptOptions.Default
        .WithReferences(PlatformAssemblies.References)
        .WithImports(Imports)
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithAllowUnsafe(true)
        // Symbols, because they say in which line of the cell an exception was thrown.
        .WithEmitDebugInformation(true)
        .WithFileEncoding(Encoding.UTF8)
        .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(folder))
        .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(folder));

    public void AddReferences(IEnumerable<string> paths) =>
        _options = _options.AddReferences(paths.Select(path => MetadataReference.CreateFromFile(path)));

    public async Task<KernelValue> RunAsync(string code, string cellName, CancellationToken cancellationToken)
    {
        var options = _options.WithFilePath(cellName);
        var script = _state is null
            ? CSharpScript.Create<object>(code, options)
            : _state.Script.ContinueWith<object>(code, options);

        ScriptState<object> state;
        try
        {
            using (Stage.Compile())
                _ = script.CreateDelegate(cancellationToken);
            using var stage = Stage.Run();
            state = _state is null
                ? await script.RunAsync(null, _ => true, cancellationToken)
                : await script.RunFromAsync(_state, _ => true, cancellationToken);
        }
        catch (CompilationErrorException e)
        {
            throw ExceptionReport.Compilation(e.Diagnostics);
        }

        // Even of a cell that has failed half way, the next one sees what it has declared until then.
        _state = state;
        if (state.Exception is { } exception)
            throw ExceptionReport.Runtime(exception, cellName);
        return new KernelValue(state.ReturnValue is not null || EndsInValue(script), state.ReturnValue);
    }

    /// <summary>Whether the code ends in an expression that has a value, though the value be null.</summary>
    private static bool EndsInValue(Script script)
    {
        var compilation = script.GetCompilation();
        // The tree of the cell comes after those that it loads.
        var tree = compilation.SyntaxTrees.Last();
        return tree.GetRoot() is CompilationUnitSyntax { Members: [.., GlobalStatementSyntax last] }
            && last.Statement is ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement
            && compilation.GetSemanticModel(tree).GetTypeInfo(statement.Expression).Type?.SpecialType != SpecialType.System_Void;
    }
}
