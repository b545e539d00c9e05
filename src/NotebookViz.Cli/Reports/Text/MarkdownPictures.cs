using System.Net;
using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>
/// Finds the pictures that Markdown refers to, so that they can be embedded in the page. Only files in the notebook's folder or below are used:
/// somebody else's notebook must not put the reader's files into a page that is then passed on.
/// </summary>
/// <param name="folder">The base folder for relative paths.</param>
internal sealed class MarkdownPictures(string folder)
{
    private const string Attachment = "attachment:";

    // Per picture and per page: browsers still open such a page at once.
    private const long MostBytes = 10 << 20, MostBytesInAll = 100 << 20;

    private readonly string _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
    private long _bytes;

    /// <summary>Returns a picture as a data URI; null if it is not a picture, too large, outside the folder, or only available from the network.</summary>
    /// <param name="address">A path, or the name of an attachment.</param>
    /// <param name="attachments">The pictures stored in the cell, as nbformat has them: name, MIME type, base64.</param>
    public string? DataUri(string address, JsonObject? attachments)
    {
        if (address.StartsWith(Attachment, StringComparison.Ordinal))
        {
            var types = attachments?[WebUtility.UrlDecode(address[Attachment.Length..])] as JsonObject;
            return types?.FirstOrDefault() is { Key: { } type, Value: { } data } ? $"data:{type};base64,{data}" : null;
        }
        if (ImageType(address) is not { } mimeType || PathWithin(WebUtility.UrlDecode(address)) is not { } path)
            return null;
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > MostBytes || _bytes + file.Length > MostBytesInAll)
            return null;
        _bytes += file.Length;
        return $"data:{mimeType};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
    }

    /// <summary>Returns the full path of a file in the folder or below; null for all others. Other paths are not accessed, because accessing a
    /// network path sends credentials.</summary>
    private string? PathWithin(string relative)
    {
        // A colon means a drive, a URL or an alternate data stream.
        if (relative.AsSpan().IndexOfAny(':', '\0') >= 0 || Path.IsPathRooted(relative) || relative[0] is '/' or '\\')
            return null;
        var path = Path.GetFullPath(relative, _folder);
        if (!path.StartsWith(Path.EndsInDirectorySeparator(_folder) ? _folder : _folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return null;
        // A link may lead anywhere.
        for (var part = path; part.Length > _folder.Length; part = Path.GetDirectoryName(part)!)
        {
            if (new FileInfo(part).LinkTarget is not null)
                return null;
        }
        return path;
    }

    private static string? ImageType(string address) => Path.GetExtension(address).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".svg" => "image/svg+xml",
        _ => null,
    };
}
