using System.Text;

namespace NotebookViz.Display;

/// <summary>Writes tables to files that are complete or not there.</summary>
internal static class TableFile
{
    public static void Save(string path, string title, Func<string> html, Func<string> text, Func<string>? markdown = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string ending = Path.GetExtension(path).ToLowerInvariant();
        switch (ending)
        {
            case ".html" or ".htm":
                CompleteFile.Write(path, Encoding.UTF8.GetBytes(Page.Of(title, html())));
                break;
            case ".txt":
                CompleteFile.Write(path, Encoding.UTF8.GetBytes(text() + "\n"));
                break;
            case ".md" when markdown is not null:
                CompleteFile.Write(path, Encoding.UTF8.GetBytes(markdown()));
                break;
            default:
                throw new ArgumentException($"The ending '{ending}' of '{path}' tells no kind of table; use .html, {(markdown is null ? "" : ".md, ")}.txt.", nameof(path));
        }
    }
}
