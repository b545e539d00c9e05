using System.Diagnostics;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Kernels;

/// <summary>Runs the cells of a notebook in order and stores their outputs in them.</summary>
internal sealed class NotebookRunner : IDisposable
{
    private readonly string _folder;
    private readonly CellPositions _positions = new();
    private readonly OutputCollector _collector = new();
    private readonly CompositeKernel _kernel;
    private bool _hasFeed;

    private NotebookRunner(string folder)
    {
        using var stage = Stage.Kernel();
        _folder = folder;
        _kernel = NotebookKernels.Create(_positions);
    }

    public void Dispose() => _kernel.Dispose();

    /// <summary>
    /// Runs a notebook. A cell that fails stops the run unless <paramref name="keepGoing"/>; later cells then have no outputs.
    /// Meanwhile the console and the working directory belong to the notebook, so a process can have only one run at a time.
    /// </summary>
    public static async Task<RunResult> RunAsync(
        Notebook notebook, string folder, bool keepGoing, IRunProgress progress, CancellationToken cancellationToken)
    {
        using var surroundings = new RunSurroundings(folder);
        if (notebook.CodeCells.Any(cell => cell.Language == Languages.CSharp))
            CompilerPreload.Start();
        using var runner = new NotebookRunner(folder);
        return await runner.RunCellsAsync(notebook, keepGoing, progress, cancellationToken);
    }

    private async Task<RunResult> RunCellsAsync(Notebook notebook, bool keepGoing, IRunProgress progress, CancellationToken cancellationToken)
    {
        var failures = new List<CellFailure>();
        // Progress goes to the terminal and not into outputs, because two runs must give the same outputs.
        using var reports = NotebookExtension.ReportWork(new WorkReports(progress), cancellationToken);
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
            var failure = await RunCellAsync(cell, i + 1, cancellationToken);
            progress.CellFinished(_positions.ShowsTime ? watch.Elapsed : null, failure is not null);

            if (failure is null)
                continue;
            failures.Add(failure);
            if (!keepGoing)
                break;
        }
        return new RunResult(failures);
    }

    private async Task<CellFailure?> RunCellAsync(Cell cell, int number, CancellationToken cancellationToken)
    {
        using var stage = Stage.Cell();
        var outputs = new List<Output>();
        try
        {
            _positions.ShowsTime = false;
            var code = CellDirectives.Complete(cell.Source, cell.Language, _folder, language => _kernel.FindKernelByName(language) is not null);
            _positions.Current = ($"Cell {number}", code);
            if (ThisBuild.IsNamedIn(code))
                await AddFeedAsync(cancellationToken);
            var result = await _kernel.SendAsync(new SubmitCode(code, cell.Language), cancellationToken);
            outputs = _collector.Collect(result.Events, cell.ExecutionCount!.Value);
            if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failure)
                throw CellErrors.Of(failure, _positions.Current.Name);
            return null;
        }
        catch (CellException e)
        {
            outputs.Add(new ErrorOutput(e.Name, e.Message, e.Traceback));
            return new CellFailure(number, e.Line ?? (e.Name == CellErrors.PackageError ? CellDirectives.LineOfPackage(cell.Source, e.Message) : null), e.Name, e.Message);
        }
        finally
        {
            cell.Outputs = outputs;
        }
    }

    /// <summary>Adds the source of the package that stands for this build to both languages.</summary>
    private async Task AddFeedAsync(CancellationToken cancellationToken)
    {
        if (_hasFeed)
            return;
        _hasFeed = true;
        foreach (var language in (string[])[Languages.CSharp, Languages.FSharp])
            await _kernel.SendAsync(new AddPackageSource(ThisBuild.Feed(), language), cancellationToken);
    }

    private sealed class WorkReports(IRunProgress progress) : IProgress<ProgressReport>
    {
        public void Report(ProgressReport value) => progress.Working(value);
    }
}

/// <summary>Receives the progress of a run. It is not stored in the notebook.</summary>
internal interface IRunProgress
{
    void CellStarted(int number, int count, string firstLine);

    /// <summary>Reports the progress of long work in the cell.</summary>
    void Working(ProgressReport work);

    /// <param name="time">How long it took; null if the cell has no <c>#!time</c>.</param>
    /// <param name="failed">Whether it ended in an error.</param>
    void CellFinished(TimeSpan? time, bool failed);
}

/// <summary>The failed cells, in order; none if all succeeded.</summary>
internal sealed record RunResult(IReadOnlyList<CellFailure> Failures)
{
    public bool Succeeded => Failures.Count == 0;
}

/// <summary>One failed cell. The number is its one-based position in the notebook.</summary>
internal sealed record CellFailure(int Cell, int? Line, string Name, string Message)
{
    /// <summary>Returns one line for the terminal.</summary>
    public override string ToString()
    {
        var line = Line is { } number ? $", line {number}" : "";
        var first = Message.Split('\n')[0];
        return Name == "CompilationError" ? $"cell {Cell}{line}: {first}" : $"cell {Cell}{line}: {Name}: {first}";
    }
}

/// <summary>
/// The stages of a run as activities, which show where its time goes. A listener (<see cref="ActivityListener"/>) receives their start times
/// and durations; without one nothing is recorded.
/// </summary>
internal static class Stage
{
    private static readonly ActivitySource Source = new("NotebookViz.Cli");

    /// <summary>Preparing the kernels.</summary>
    public static Activity? Kernel() => Source.StartActivity("kernel");

    /// <summary>Inside of it, .NET Interactive composing the services of its C# kernel.</summary>
    public static Activity? CSharp() => Source.StartActivity("csharp");

    /// <summary>Resolving the packages of a cell.</summary>
    public static Activity? Restore() => Source.StartActivity("restore");

    /// <summary>Running the notebook extensions of packages.</summary>
    public static Activity? Load() => Source.StartActivity("load");

    /// <summary>Compiling and running a cell and formatting its values, with the stages above inside it.</summary>
    public static Activity? Cell() => Source.StartActivity("cell");

    /// <summary>Writing the page or the notebook.</summary>
    public static Activity? Write() => Source.StartActivity("write");
}
