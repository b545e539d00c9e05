using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.PackageManagement;

namespace NotebookViz.Cli.Kernels;

/// <summary>
/// Combines the kernels of .NET Interactive as its own application does for Jupyter, without the parts that only a front end needs.
/// There are no packages for F#, Markdown and Mermaid; their kernels are in this folder.
/// </summary>
internal static class NotebookKernels
{
    /// <param name="positions">The cell that is running.</param>
    public static CompositeKernel Create(CellPositions positions)
    {
        // As the application does for Jupyter.
        Formatter.DefaultMimeType = HtmlFormatter.MimeType;
        Formatter.SetPreferredMimeTypesFor(typeof(string), PlainTextFormatter.MimeType);

        var csharp = CreateCSharp().UseNugetDirective(AddReferences).UseKernelHelpers().UseWho().UseValueSharing();
        var fsharp = new FSharpKernel().UseNugetDirective(AddReferences).UseWho().UseValueSharing();
        csharp.AddMiddleware((command, context, next) => InPlaceAsync(command, context, next, () => positions.Apply(csharp, (SubmitCode)command)));
        fsharp.AddMiddleware((command, context, next) => InPlaceAsync(command, context, next, () => fsharp.CellName = positions.Apply((SubmitCode)command)));

        var root = new CompositeKernel { DefaultKernelName = csharp.Name };
        root.Add(csharp, ["c#", "C#"]);
        root.Add(fsharp, ["f#", "F#"]);
        root.Add(new HtmlKernel());
        root.Add(new JavaScriptKernel(), ["js"]);
        root.Add(new KeyValueStoreKernel().UseWho());
        root.Add(new MarkdownKernel(), ["md"]);
        root.Add(new MermaidKernel());
        root.UseImportMagicCommand();
        // The time is only shown in the terminal: storing it would make every run different.
        root.AddDirective(new KernelActionDirective("#!time"), new KernelCommandInvocation((_, _) =>
        {
            positions.ShowsTime = true;
            return Task.CompletedTask;
        }));
        root.AddMiddleware(async (command, context, next) =>
        {
            // The kernel adds this directive after a cell's package references.
            using var stage = command.ToString()?.Contains("#!nuget-restore", StringComparison.Ordinal) == true ? Stage.Restore() : null;
            await next(command, context);
        });
        PackageExtensions.Use(root, positions);
        return root;
    }

    private static CSharpKernel CreateCSharp()
    {
        using var stage = Stage.CSharp();
        return new();
    }

    private static Task AddReferences(CSharpKernel kernel, IReadOnlyList<ResolvedPackageReference> packages)
    {
        kernel.AddAssemblyReferences(Assemblies(packages));
        return Task.CompletedTask;
    }

    private static Task AddReferences(FSharpKernel kernel, IReadOnlyList<ResolvedPackageReference> packages)
    {
        kernel.AddReferences(Assemblies(packages));
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Assemblies(IReadOnlyList<ResolvedPackageReference> packages) =>
        packages.SelectMany(package => ThisBuild.Is(package) ? [ThisBuild.AssemblyPath] : package.AssemblyPaths);

    private static Task InPlaceAsync(KernelCommand command, KernelInvocationContext context, KernelPipelineContinuation next, Action place)
    {
        if (command is SubmitCode)
            place();
        return next(command, context);
    }
}
