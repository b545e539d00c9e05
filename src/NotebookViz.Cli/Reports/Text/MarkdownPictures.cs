using System.Net;
using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>Finds the pictures that Markdown names, so that they can be inside the page.</summary>
/// <param name="folder">Where relative paths begin.</param>
internal sealed class MarkdownPictures(string folder)
{
    private const string Attachment = "attachment:";

    /// <summary>A picture as a data URI; null where it is not a picture, or not to be had without a network.</summary>
    /// <param name="address">A path, or the name of an attachment.</param>
    /// <param name="attachments">The pictures stored in the cell, as nbformat has them: name, MIME type, base64.</param>
    public string? DataUri(string address, JsonObject? attachments)
    {
        if (address.StartsWith(Attachment, StringComparison.Ordinal))
        {
            var types = attachments?[WebUtility.UrlDecode(address[Attachment.Length..])] as JsonObject;
            return types?.FirstOrDefault() is { Key: { } type, Value: { } data } ? $"data:{type};base64,{data}" : null;
        }
        if (ImageType(address) is not { } mimeType || address.Contains("://", StringComparison.Ordinal))
            return null;
        var path = Path.GetFullPath(WebUtility.UrlDecode(address), folder);
        return File.Exists(path) ? $"data:{mimeType};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}" : null;
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
