using System.Text.RegularExpressions;

namespace NotebookViz.Remote;

/// <summary>The address of a remote file.</summary>
internal static partial class RemoteAddress
{
    // A model of one file, and the index of one in several.
    private static readonly string[] UsualFiles = ["model.safetensors", "model.safetensors.index.json"];

    /// <summary>Returns where the file may be: one address, or several for a model without a file's name, to be tried in order.</summary>
    /// <exception cref="ArgumentException">It is no address of a file that can be read.</exception>
    public static IReadOnlyList<Uri> Of(Uri address, RemoteSettings settings)
    {
        if (!address.IsAbsoluteUri)
            throw new ArgumentException("The address has no scheme; give one such as https://host/model.safetensors or hf:owner/model, or a path as text.", nameof(address));
        if (address.Scheme == "hf")
            return OnHub(address.OriginalString, settings.Hub);
        if (address.UserInfo.Length > 0)
            throw new ArgumentException($"The address on {address.Host} has a user name or a password in it, which is not sent; remove it.", nameof(address));
        if (!RemoteSettings.IsSafe(address))
            throw new ArgumentException($"The address on {address.Host} begins with {address.Scheme}:; only https: and hf: are read. Download the file and open it by its path.", nameof(address));
        return [address];
    }

    /// <summary>The name of the file at an address: the last part of its path.</summary>
    public static string NameOf(Uri address) => Uri.UnescapeDataString(address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..]) is { Length: > 0 } name ? name : address.Host;

    /// <summary>The address of a file beside another one, or below its folder.</summary>
    /// <param name="file">The address of the file that refers to it. What follows a "?" is not for other files.</param>
    /// <param name="reference">The path in it, which stays within its folder.</param>
    public static Uri Beside(Uri file, string reference) =>
        new(file.GetLeftPart(UriPartial.Path)[..(file.GetLeftPart(UriPartial.Path).LastIndexOf('/') + 1)] + string.Join('/', reference.Split('/', '\\').Select(Uri.EscapeDataString)));

    private static Uri[] OnHub(string address, Uri hub)
    {
        if (ModelOnHub().Match(address) is not { Success: true } match)
            throw new ArgumentException($"'{address}' is no address on the hub; give hf:owner/model or hf:owner/model/file, with @revision after the model if it is not the main one.", nameof(address));
        string revision = match.Groups["revision"] is { Success: true } given ? given.Value : "main";
        string[] files = match.Groups["file"] is { Success: true } file ? [file.Value] : UsualFiles;
        return [.. files.Select(name => new Uri(hub, $"/{match.Groups["model"].Value}/resolve/{Uri.EscapeDataString(revision)}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}"))];
    }

    [GeneratedRegex(@"^hf:(//)?(?<model>\w[\w.-]*/\w[\w.-]*)(@(?<revision>[\w.-]+))?(/(?<file>(?!.*(^|/)\.{0,2}(/|$)).+))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ModelOnHub();
}
