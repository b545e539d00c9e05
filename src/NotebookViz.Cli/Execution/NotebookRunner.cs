using System.Diagnostics;
using System.Net;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Execution;

/// <summary>Runs the cells of a notebook in order and puts the outputs into them.</summary>
internal sealed class NotebookRunner : IDisposable
{
    private readonly string _folder;
    private readonly CSharpKernel _csharp;
    private readonly FSharpKernel _fsharp = new();
    private readonly NotebookPackages _packages;
    private readonly PackageAssemblies _assemblies = new();

    private NotebookRunner(string folder)
    {
        _folder = folder;
        _csharp = new CSharpKernel(folder);
        _packages = new NotebookPackages(folder);
    }

    public void Dispose()
    {
        _fsharp.Dispose();
        _assemblies.Dispose();
    }

    /// <summary>
    /// Runs a notebook. A cell that fails stops the run unless <paramref name="keepGoing"/>; the cells after it are left without outputs.
    /// The console and the working directory are the notebook's meanwhile, so there is one run at a time in a process.
    /// </summary>
    public static async Task<RunResult> RunAsync(
        Notebook notebook, string folder, bool keepGoing, IRunProgress progress, CancellationToken cancellationToken)
    {
        var previous = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder);
        try
        {
            using var capture = new ConsoleCapture();
            using var runner = Start(folder);
            return await runner.RunCellsAsync(notebook, keepGoing, progress, cancellationToken);
        }
        finally
        {
            OutputCollector.Current = null;
            Directory.SetCurrentDirectory(previous);
        }
    }

    private static NotebookRunner Start(string folder)
    {
        using var stage = Stage.Kernel();
        return new NotebookRunner(folder);
    }

    private async Task<RunResult> RunCellsAsync(Notebook notebook, bool keepGoing, IRunProgress progress, CancellationToken cancellationToken)
    {
        var failures = new List<CellFailure>();
        // Told beside the run: a notebook that shows it would not be the same twice.
        using var reports = LongWork.ReportTo(new WorkReports(progress));
        foreach (var cell in notebook.CodeCells)
            cell.ClearOutputs();

        var count = notebook.CodeCells.Count();
        var executionCount = 0;
        for (var i = 0; i < notebook.Cells.Count; i++)
        {
            var cell = notebook.Cells[i];
            if (cell.Kind != CellKind.Code || string.IsNullOrWhiteSpace(cell.Source))
                continue;
            cell.ExecutionCount = ++executionCount;
            progress.CellStarted(executionCount, count, cell.Source.TrimStart().Split('\n')[0]);
            var watch = Stopwatch.StartNew();
            var collector = OutputCollector.Current = new OutputCollector();
            var (failure, showsTime) = await RunCellAsync(cell, i + 1, collector, cancellationToken);
            cell.Outputs = collector.Outputs;
            progress.CellFinished(showsTime ? watch.Elapsed : null, failure is not null);

            if (failure is null)
                continue;
            failures.Add(failure);
            if (!keepGoing)
                break;
        }
        return new RunResult(failures);
    }

    private async Task<(CellFailure? Failure, bool ShowsTime)> RunCellAsync(
        Cell cell, int number, OutputCollector collector, CancellationToken cancellationToken)
    {
        var showsTime = false;
        try
        {
            var code = CellParser.Parse(cell.Source, cell.Language);
            showsTime = code.ShowsTime;
            await LoadAsync(code, collector, cancellationToken);
            foreach (var part in code.Parts)
                await RunPartAsync(part, number, cell.ExecutionCount!.Value, isLast: part == code.Parts[^1], collector, cancellationToken);
            return (null, showsTime);
        }
        catch (CellException e)
        {
            collector.Add(new ErrorOutput(e.Name, e.Message, e.Traceback));
            return (new CellFailure(number, e.Line, e.Name, e.Message), showsTime);
        }
    }

    private async Task LoadAsync(CellCode code, OutputCollector collector, CancellationToken cancellationToken)
    {
        foreach (var (source, line) in code.Sources)
        {
            try
            {
                _packages.AddSource(source);
            }
            catch (PackageException e)
            {
                throw new CellException("PackageError", e.Message, line);
            }
        }

        foreach (var (file, line) in code.Assemblies)
            AddFile(file, line);

        if (code.Packages.Count > 0)
        {
            try
            {
                await AddPackagesAsync([.. code.Packages.Select(p => p.Value)], collector, cancellationToken);
            }
            catch (PackageException e)
            {
                // All are resolved together; the line is that of the package which is spoken of.
                var line = code.Packages.Where(p => e.Message.Contains(p.Value.Name, StringComparison.OrdinalIgnoreCase))
                    .Append(code.Packages[0]).First().Line;
                throw new CellException("PackageError", e.Message, line);
            }
        }
    }

    private async Task AddPackagesAsync(List<PackageRequest> requests, OutputCollector collector, CancellationToken cancellationToken)
    {
        IReadOnlyList<ResolvedPackage> added;
        using (Stage.Restore())
            added = await _packages.AddAsync(requests, cancellationToken);

        using var stage = Stage.Load();
        foreach (var package in added)
            AddReferences(_assemblies.Add(package));
        ShowInstalled(requests, added, collector);
        foreach (var package in added)
            await RunExtensionAsync(package.Extension, collector, cancellationToken);
    }

    private void AddFile(string file, int line)
    {
        var path = Path.GetFullPath(file, _folder);
        if (!File.Exists(path))
        {
            // The name of an assembly of the framework (#r "System.Xml") is fine too.
            if (PlatformAssemblies.Find(file) is not null)
                return;
            throw new CellException("FileNotFound", $"#r \"{file}\": there is no such file. Paths are taken from the notebook's folder.", line);
        }
        try
        {
            _assemblies.AddFile(path);
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException)
        {
            throw new CellException("InvalidAssembly", $"#r \"{file}\": this is not an assembly that can be loaded here.", line);
        }
        AddReferences([path]);
    }

    private void AddReferences(IReadOnlyCollection<string> paths)
    {
        _csharp.AddReferences(paths);
        _fsharp.AddReferences(paths);
    }

    private static void ShowInstalled(List<PackageRequest> requests, IReadOnlyList<ResolvedPackage> added, OutputCollector collector)
    {
        // Which version "the newest" was is worth knowing later; the packages it brought along are not.
        var asked = added.Join(requests, p => p.Name, r => r.Name, (package, request) => request.Allows(package.Version)
            ? $"{package.Name} {package.Version}"
            : $"{package.Name} {package.Version} ({request.Version} was not found)", StringComparer.OrdinalIgnoreCase).ToList();
        if (asked.Count > 0)
            collector.AddText(MimeTypes.Html, $"<div>Installed packages: {WebUtility.HtmlEncode(string.Join(", ", asked))}</div>");
    }

    /// <summary>A failing extension does not fail the cell: the package is loaded, and what is missing is said.</summary>
    private async Task RunExtensionAsync(PackageExtension? extension, OutputCollector collector, CancellationToken cancellationToken)
    {
        if (extension is null)
            return;
        try
        {
            foreach (var cell in extension.ReadCells().Where(c => c.Language == Languages.CSharp))
                await _csharp.RunAsync(cell.Source, $"{extension.PackageName} extension", cancellationToken);
        }
        catch (Exception e) when (e is CellException or FormatException)
        {
            var name = e is CellException { Name: not "CompilationError" } error ? error.Name + ": " : "";
            collector.Write(StreamOutput.StandardError, $"The notebook extension of {extension.PackageName} has failed: {name}{e.Message}\n");
        }
    }

    private async Task RunPartAsync(
        CellPart part, int cellNumber, int executionCount, bool isLast, OutputCollector collector, CancellationToken cancellationToken)
    {
        switch (part.Language)
        {
            case Languages.Markdown:
                collector.AddText(MimeTypes.Markdown, part.Code);
                break;
            case Languages.Html:
                collector.AddText(MimeTypes.Html, part.Code);
                break;
            case Languages.CSharp or Languages.FSharp:
                IKernel kernel = part.Language == Languages.CSharp ? _csharp : _fsharp;
                var cellName = $"Cell {cellNumber}";
                var result = await kernel.RunAsync(part.Code, cellName, cancellationToken);
                if (result is { Exists: true, Value: not Microsoft.DotNet.Interactive.DisplayedValue })
                    Show(result.Value, cellName, isLast ? executionCount : null, collector);
                break;
            default:
                throw new CellException("UnsupportedLanguage", Languages.CannotRun(part.Language), part.Line);
        }
    }

    private sealed class WorkReports(IRunProgress progress) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => progress.Working(value);
    }

    private static void Show(object? value, string cellName, int? executionCount, OutputCollector collector)
    {
        using var stage = Stage.Display();
        try
        {
            collector.Add(new DataOutput(ValueFormatter.Format(value), executionCount));
        }
        catch (Exception e)
        {
            // The formatter is the notebook's or a package's code, which may throw anything.
            throw ExceptionReport.Runtime(e, cellName);
        }
    }
}
