using System.Text;

namespace NotebookViz.Display;

/// <summary>Writes pictures to files that are complete or not there.</summary>
internal static class PictureFile
{
    public static void Save(string path, Visualization picture, string title)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string ending = Path.GetExtension(path).ToLowerInvariant();
        byte[] content = ending switch
        {
            ".html" or ".htm" => Encoding.UTF8.GetBytes(Page.Of(title, picture.ToHtml())),
            ".png" => picture.ToPng(),
            ".json" => Encoding.UTF8.GetBytes(picture.ToPlotlyJson()),
            ".txt" => Encoding.UTF8.GetBytes(picture + "\n"),
            _ => throw new ArgumentException($"The ending '{ending}' of '{path}' tells no kind of picture; use .html, .png, .json or .txt.", nameof(path)),
        };
        CompleteFile.Write(path, content);
    }

    /// <summary>Writes several pictures.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="fragments">Makes what is on the page; called only where the ending is that of a page.</param>
    /// <param name="text">Makes the text form.</param>
    public static void SaveList(string path, string title, Func<string> fragments, Func<string> text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string content = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".html" or ".htm" => Page.Of(title, fragments()),
            ".txt" => text() + "\n",
            _ => throw new ArgumentException($"Several pictures are saved as a page, so '{path}' must end in .html, or in .txt for their text; save a single weight as .png or .json.", nameof(path)),
        };
        CompleteFile.Write(path, Encoding.UTF8.GetBytes(content));
    }
}
