using System.Text;
using System.Text.RegularExpressions;

namespace NotebookViz.Cli.Reports;

/// <summary>Prints pages to PDF with a browser, as its own "Save as PDF" does.</summary>
internal sealed partial class PdfPrinter
{
    private readonly string _browser;

    private PdfPrinter(string browser) => _browser = browser;

    /// <exception cref="CliException">There is no browser.</exception>
    public static PdfPrinter Find() => new(InstalledBrowser.Find());

    /// <summary>Prints a page.</summary>
    /// <returns>The PDF file, with bookmarks for the headings.</returns>
    /// <exception cref="CliException">The browser fails.</exception>
    public async Task<byte[]> PrintAsync(string html, CancellationToken cancellationToken)
    {
        // With a profile of its own, because a browser that is open already would take the order and the answer would not come here.
        var folder = Directory.CreateTempSubdirectory("notebookviz-pdf-");
        try
        {
            var (page, pdf) = (Path.Combine(folder.FullName, "report.html"), Path.Combine(folder.FullName, "report.pdf"));
            await File.WriteAllTextAsync(page, html, cancellationToken);
            var result = await RunAsync(
            [
                "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", $"--user-data-dir={Path.Combine(folder.FullName, "profile")}",
                // Chromium refuses to run as root within its sandbox; in containers root is the ordinary user.
                .. Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? ["--no-sandbox"] : Array.Empty<string>(),
                "--no-pdf-header-footer", "--generate-pdf-document-outline", $"--print-to-pdf={pdf}", new Uri(page).AbsoluteUri,
            ], cancellationToken);
            if (!File.Exists(pdf))
                throw new CliException($"{_browser} has not printed the report. {result.LastError ?? "It says nothing."}");
            return WithoutDates(await File.ReadAllBytesAsync(pdf, cancellationToken));
        }
        finally
        {
            Delete(folder);
        }
    }

    private async Task<ProcessResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await ChildProcess.RunAsync(new(_browser, arguments), cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new CliException($"{_browser} cannot be started: {e.Message}. Set {InstalledBrowser.Variable} to the program of Chromium, Chrome or Edge.", e);
        }
    }

    // The browser writes when it printed; with blanks in that place the same notebook gives the same file.
    private static byte[] WithoutDates(byte[] pdf) =>
        Encoding.Latin1.GetBytes(Date().Replace(Encoding.Latin1.GetString(pdf), match => new string(' ', match.Length)));

    [GeneratedRegex(@"/(CreationDate|ModDate) \(D:[^()]*\)")]
    private static partial Regex Date();

    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A helper process of the browser may still hold its profile; it is in the folder for temporary files.
        }
    }
}
