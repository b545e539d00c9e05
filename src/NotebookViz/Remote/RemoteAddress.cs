using System.Text.RegularExpressions;

namespace NotebookViz.Remote;

/// <summary>The address of a remote file.</summary>
internal static partial class RemoteAddress
{
    // A model in one file, and the index of a sharded one.
    private static readonly string[] UsualFiles = ["model.safetensors", "model.safetensors.index.json"];

    /// <summary>Returns the addresses to try in order: one for a file, several for a model without a file name.</summary>
    /// <exception cref="ArgumentException">It is not the address of a file that can be read.</exception>
    public static IReadOnlyList<Uri> Of(Uri address, RemoteSettings settings)
    {
        if (!address.IsAbsoluteUri)
            throw new ArgumentException("The address has no scheme. Use one such as https://host/model.safetensors or hf:owner/model, or pass a path as a string.", nameof(address));
        if (address.Scheme == "hf")
            return OnHub(address.OriginalString, settings.Hub);
        if (address.UserInfo.Length > 0)
            throw new ArgumentException($"The address on {address.Host} contains a user name or password, which would not be sent; remove it.", nameof(address));
        if (!RemoteSettings.IsSafe(address))
            throw new ArgumentException($"The address on {address.Host} begins with {address.Scheme}:; only https: and hf: are read. Download the file and open it by its path.", nameof(address));
        return [address];
    }

    /// <summary>Returns the name of the file at an address: the last part of its path.</summary>
    public static string NameOf(Uri address) => Uri.UnescapeDataString(address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..]) is { Length: > 0 } name ? name : address.Host;

    /// <summary>Returns the address of a file beside another one, or below its folder.</summary>
    /// <param name="file">The address of the file that refers to it. Its query is dropped, because it belongs to that file only.</param>
    /// <param name="reference">The path relative to that file's folder, which it does not leave.</param>
    public static Uri Beside(Uri file, string reference) =>
        new(file.GetLeftPart(UriPartial.Path)[..(file.GetLeftPart(UriPartial.Path).LastIndexOf('/') + 1)] + string.Join('/', reference.Split('/', '\\').Select(Uri.EscapeDataString)));

    private static Uri[] OnHub(string address, Uri hub)
    {
        if (ModelOnHub().Match(address) is not { Success: true } match)
            throw new ArgumentException($"'{address}' is not an address on the hub; give hf:owner/model or hf:owner/model/file, with @revision after the model if it is not the main one; write a slash in a revision as %2F.", nameof(address));
        string revision = match.Groups["revision"] is { Success: true } given ? given.Value : "main";
        string[] files = match.Groups["file"] is { Success: true } file ? [file.Value] : UsualFiles;
        return [.. files.Select(name => new Uri($"{hub.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{match.Groups["model"].Value}/resolve/{Uri.EscapeDataString(Uri.UnescapeDataString(revision))}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}"))];
    }

    [GeneratedRegex(@"^hf:(//)?(?<model>\w[\w.-]*/\w[\w.-]*)(@(?<revision>[\w.%-]+))?(/(?<file>(?!.*(^|/)\.{0,2}(/|$)).+))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ModelOnHub();
}
