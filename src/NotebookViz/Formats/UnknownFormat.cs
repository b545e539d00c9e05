using System.Text;

namespace NotebookViz.Formats;

/// <summary>Describes a file that no format recognises.</summary>
internal static class UnknownFormat
{
    private const int Head = 512;

    /// <summary>What the file is and what to do, as a sentence; null if it is of no kind that is known here.</summary>
    public static string? Describe(SourceFile file)
    {
        byte[] head = file.Copy(0, Math.Min(file.Length, Head), "its beginning");
        string text = Encoding.Latin1.GetString(head).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        return text switch
        {
            _ when text.StartsWith("version https://git-lfs.github.com/", StringComparison.Ordinal) =>
                "it is a Git LFS pointer, not the file itself; fetch that with 'git lfs pull'.",
            _ when text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) =>
                "it is a web page (HTML), such as a login or error page; download the file itself.",
            _ when text.StartsWith("\u001F\u008B", StringComparison.Ordinal) => "it is compressed with gzip; unpack it first.",
            ['{' or '[', ..] => "it is JSON, but of no model that is read, or cut short; copy it again if it should be one.",
            _ when file.Remote is not null => null,
            _ when Onnx.OnnxFormat.IsCutShort(file) => "it begins as an ONNX model and is cut short; copy it again.",
            _ when TorchSharpDat.TorchSharpFormat.IsCutShort(file) => "it begins as a TorchSharp module (.dat) and is cut short; copy or save it again.",
            _ => null,
        };
    }
}
