using System.CommandLine;
using System.Globalization;
using System.Text;
using NotebookViz.Cli.Kernels;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Reports;

namespace NotebookViz.Cli.Commands;

/// <summary><c>notebookviz report</c>: turns a notebook into one HTML page or a PDF. The notebook itself is not changed.</summary>
internal static class ReportCommand
{
    private sealed record Request(string Notebook, string Output, CodeView Code, bool Run, bool IsPdf, double MaxSize, bool Open)
    {
        public IReadOnlyList<string> ToArguments() =>
        [
            "report", Notebook, "-o", Output, "--code", Code.ToString().ToLowerInvariant(),
            .. Run ? Array.Empty<string>() : ["--no-run"], .. IsPdf ? ["--pdf"] : Array.Empty<string>(),
            "--max-size", MaxSize.ToString(CultureInfo.InvariantCulture),
        ];
    }

    public static Command Create()
    {
        var notebook = NotebookArguments.Notebook();
        var output = NotebookArguments.Output("Where to write the report. Default: NAME.html, or NAME.pdf, beside the notebook.");
        var noRun = new Option<bool>("--no-run") { Description = "Show the outputs that are stored in the notebook instead of running it." };
        var code = new Option<CodeView>("--code")
        {
            Description = "How to show code. fold (the default): the first line, and the rest at a click; hide: only text and results; "
                + "show: all code.",
            HelpName = "fold|hide|show",
        };
        code.AcceptOnlyFromAmong("fold", "hide", "show");
        var pdf = new Option<bool>("--pdf")
        {
            Description = "Print the report to a PDF, as -o FILE.pdf does. Uses the browser that CHROME_PATH names, or an installed Chromium, Chrome or Edge.",
        };
        var maxSize = PageSize.Option("The most megabytes of one display when the notebook is run. A PDF keeps to a notebook's limit of 1 MiB.");
        var open = new Option<bool>("--open") { Description = "Open the report in the browser; with --watch once, after it was first written." };
        var watch = new Option<bool>("--watch") { Description = "Write the report again whenever the notebook is saved, until Ctrl+C." };
        var command = new Command("report",
            "Run a notebook and write one self-contained HTML page, which needs no network. After a failing cell it is written too, with the error in it.")
        {
            notebook, output, code, noRun, pdf, maxSize, open, watch,
        };
        command.SetAction((arguments, cancellationToken) =>
        {
            var path = arguments.GetRequiredValue(notebook);
            var target = arguments.GetValue(output);
            var isPdf = target is null ? arguments.GetValue(pdf) : Path.GetExtension(target).Equals(".pdf", StringComparison.OrdinalIgnoreCase);
            if (arguments.GetValue(pdf) && !isPdf)
                throw new CliException($"{target}: --pdf writes a file that ends in .pdf. Name one with -o, or leave --pdf out.");
            var request = new Request(
                path, target is null ? Path.GetFullPath(Path.ChangeExtension(path, isPdf ? ".pdf" : ".html")) : OutputFile.Checked(target),
                arguments.GetValue(code), !arguments.GetValue(noRun), isPdf, arguments.GetValue(maxSize), arguments.GetValue(open));
            return arguments.GetValue(watch)
                ? WatchSession.RunAsync(path, request.Output, request.ToArguments(), request.Open, cancellationToken)
                : ExecuteAsync(request, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ExecuteAsync(Request request, CancellationToken cancellationToken)
    {
        var path = request.Notebook;
        // Fails before the notebook is run if there is no browser.
        var printer = request.IsPdf ? PdfPrinter.Find() : null;
        var notebook = await NotebookFile.ReadAsync(path, cancellationToken);
        var result = request.Run ? await RunAsync(notebook, request, cancellationToken) : new RunResult([]);
        using var stage = Stage.Write();
        var page = ReportWriter.Write(notebook, Path.GetFileNameWithoutExtension(path), NotebookArguments.FolderOf(path), request.Code);
        var content = printer is null ? Encoding.UTF8.GetBytes(page) : await printer.PrintAsync(page, cancellationToken);
        await AtomicFile.WriteAsync(request.Output, stream => stream.Write(content), cancellationToken);
        OutputFile.Announce(request.Output, request.Open);
        return RunSession.ExitCode(result);
    }

    // A page has room for more detail than a notebook. NotebookViz in the kernel, which runs in this process, uses this as its limit.
    private static async Task<RunResult> RunAsync(Notebook notebook, Request request, CancellationToken cancellationToken)
    {
        const string limit = "NotebookViz.MaxBytes";
        object? before = AppContext.GetData(limit);
        if (!request.IsPdf)
            AppContext.SetData(limit, (int)PageSize.Bytes(request.MaxSize));
        try
        {
            return await RunSession.RunAsync(notebook, request.Notebook, keepGoing: false, cancellationToken);
        }
        finally
        {
            AppContext.SetData(limit, before);
        }
    }
}
