using System.Runtime.Loader;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Kernels;

/// <summary>
/// Runs the kernel extensions of a package and its dependencies, as the official application does: the assemblies and the
/// <c>extension.dib</c> in the folder <c>interactive-extensions/dotnet</c>. A failing extension does not make the cell fail.
/// </summary>
internal static class PackageExtensions
{
    public static void Use(CompositeKernel root, CellPositions positions)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var added = new Queue<ResolvedPackageReference>();
        root.RegisterForDisposal(root.KernelEvents.Subscribe(new Listener(package =>
        {
            if (seen.Add(package.PackageName))
                added.Enqueue(package);
        })));
        root.AddMiddleware(async (command, context, next) =>
        {
            await next(command, context);
            while (added.TryDequeue(out var package))
                await LoadAsync(root, package, context, positions);
        });
    }

    private static async Task LoadAsync(CompositeKernel root, ResolvedPackageReference package, KernelInvocationContext context, CellPositions positions)
    {
        using var stage = Stage.Load();
        if (ThisBuild.Is(package))
        {
            NotebookExtension.Load();
            return;
        }
        var folder = new DirectoryInfo(Path.Combine(package.PackageRoot, "interactive-extensions", "dotnet"));
        if (!folder.Exists)
            return;
        try
        {
            foreach (var file in folder.EnumerateFiles("*.dll"))
                await LoadAssemblyAsync(root, file);
            var script = Path.Combine(folder.FullName, "extension.dib");
            if (File.Exists(script))
                await RunScriptAsync(root, script, positions);
        }
        catch (Exception e)
        {
            // The package's code may throw anything.
            var error = e as CellException ?? CellErrors.Runtime(e.GetBaseException(), "");
            var name = error.Name == CellErrors.CompilationError ? "" : error.Name + ": ";
            context.Publish(new StandardErrorValueProduced(context.Command,
                [new("text/plain", $"The notebook extension of {package.PackageName} failed: {name}{error.Message}\n")]));
        }
    }

    private static async Task LoadAssemblyAsync(CompositeKernel root, FileInfo file)
    {
        var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(file.FullName);
        foreach (var type in assembly.ExportedTypes.Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false } && type.IsAssignableTo(typeof(IKernelExtension))))
            await ((IKernelExtension)Activator.CreateInstance(type)!).OnLoadAsync(root);
    }

    private static async Task RunScriptAsync(CompositeKernel root, string path, CellPositions positions)
    {
        var cellOfUser = positions.Current;
        try
        {
            foreach (var cell in DibFormat.Parse(await File.ReadAllTextAsync(path)).CodeCells)
            {
                positions.Current = ("extension.dib", cell.Source);
                var result = await root.SendAsync(new SubmitCode(cell.Source, cell.Language));
                if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failure)
                    throw CellErrors.Of(failure, positions.Current.Name);
            }
        }
        finally
        {
            positions.Current = cellOfUser;
        }
    }

    private sealed class Listener(Action<ResolvedPackageReference> add) : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent value)
        {
            if (value is PackageAdded { PackageReference: { } package })
                add(package);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
