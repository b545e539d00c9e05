using NotebookViz.Torch.Native;

namespace NotebookViz.Remote;

/// <summary>How remote files are read.</summary>
internal sealed record RemoteSettings
{
    /// <summary>Where models are if nothing else is set: the one place that names the hub.</summary>
    private const string UsualHub = "https://huggingface.co";

    private const string HubVariable = "HF_ENDPOINT", TokenVariable = "HF_TOKEN", CacheVariable = "NOTEBOOKVIZ_CACHE";

    /// <summary>The address of the hub, without a path.</summary>
    public Uri Hub { get; init; } = new(UsualHub);

    /// <summary>The token for the hub; null for none. It must not come into any message.</summary>
    public string? Token { get; init; }

    /// <summary>The folder of the cache; null for none.</summary>
    public string? Cache { get; init; }

    /// <summary>How many bytes are asked for at least.</summary>
    public int BlockLength { get; init; } = 1 << 20;

    /// <summary>The longest file that is taken whole from a server that does not answer with a range.</summary>
    public long LongestWhole { get; init; } = 16 << 20;

    /// <summary>How many times a request is made again.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>How long to wait before the first of them; each wait after it is twice as long.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long to wait for an answer, and for more of one.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The settings that the environment gives.</summary>
    /// <exception cref="InvalidOperationException">A variable is wrong; the message names it, but not the token.</exception>
    public static RemoteSettings FromEnvironment()
    {
        string? Value(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;
        string hub = Value(HubVariable) ?? UsualHub;
        if (!Uri.TryCreate(hub, UriKind.Absolute, out var address) || !IsSafe(address) || address.UserInfo.Length > 0)
            throw new InvalidOperationException($"{HubVariable} is not an https: address; set it to one such as {UsualHub}.");
        string? token = Value(TokenVariable);
        // A header would refuse it, and show it in the message.
        if (token is not null && !token.All(letter => letter is > ' ' and <= '~'))
            throw new InvalidOperationException($"{TokenVariable} has characters that no token has; set it again.");
        return new()
        {
            Hub = address,
            Token = token,
            Cache = Value(CacheVariable) ?? (LibraryCopy.UserCacheFolder() is { } folder ? Path.Combine(folder, "remote") : null),
        };
    }

    /// <summary>True for what nobody on the way can read: https, or this machine itself.</summary>
    public static bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp && address.IsLoopback;

    /// <summary>The token for a request to that address; null if it must go without: the token is for the hub alone.</summary>
    public string? TokenFor(Uri address) => IsHub(address) && IsSafe(address) ? Token : null;

    /// <summary>True for an address on the hub.</summary>
    public bool IsHub(Uri address) => Uri.Compare(address, Hub, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>What to do about a refusal.</summary>
    public string TokenAdvice(Uri address) => !IsHub(address) ? "; download the file and open it by its path"
        : Token is null ? $"; check the name, and for a private model set {TokenVariable} to a token that may read it"
        : $"; check the name, and whether the token in {TokenVariable} may read it and the terms of the model are accepted";
}
