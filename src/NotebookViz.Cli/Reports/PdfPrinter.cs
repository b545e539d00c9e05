using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookViz.Cli.Reports;

/// <summary>Prints pages to PDF with a browser, like the browser's "Save as PDF".</summary>
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
        // With a separate profile; otherwise a running browser would take over the job and this process would get no answer.
        var folder = Directory.CreateTempSubdirectory("notebookviz-pdf-");
        try
        {
            var (page, pdf) = (Path.Combine(folder.FullName, "report.html"), Path.Combine(folder.FullName, "report.pdf"));
            await File.WriteAllTextAsync(page, html, cancellationToken);
            var result = await RunAsync(
            [
                "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", $"--user-data-dir={Path.Combine(folder.FullName, "profile")}",
                // Chromium refuses to run as root in its sandbox; in containers root is the usual user.
                .. Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? ["--no-sandbox"] : Array.Empty<string>(),
                "--no-pdf-header-footer", "--generate-pdf-document-outline", $"--print-to-pdf={pdf}", new Uri(page).AbsoluteUri,
            ], cancellationToken);
            if (!File.Exists(pdf))
                throw new CliException($"{_browser} did not print the report. {result.LastError ?? "It printed no error message."}");
            return Encoding.Latin1.GetBytes(Reproducible(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(pdf, cancellationToken))));
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
            throw new CliException($"{_browser} cannot be started: {e.Message}. Set {InstalledBrowser.Variable} to the path of Chromium, Chrome or Edge.", e);
        }
    }

    /// <summary>The same file for the same page, whenever it was printed. Its length stays the same.</summary>
    // The browser writes the time of printing, and numbers of its own for table headers, which are sometimes one less.
    internal static string Reproducible(string pdf)
    {
        string[] nodes = [.. Node().Matches(pdf).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];
        var places = nodes.Index().ToDictionary(node => node.Item, node => string.Create(CultureInfo.InvariantCulture, $"(node{node.Index:D8})"), StringComparer.Ordinal);
        return Date().Replace(Node().Replace(pdf, match => places[match.Value]), match => new string(' ', match.Length));
    }

    [GeneratedRegex(@"/(CreationDate|ModDate) \(D:[^()]*\)")]
    private static partial Regex Date();

    [GeneratedRegex(@"\(node[0-9]{8}\)")]
    private static partial Regex Node();

    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A helper process of the browser may still use the profile; it stays in the folder for temporary files.
        }
    }
}
