using System.Globalization;
using NotebookViz.Torch.Native;

namespace NotebookViz.Remote;

/// <summary>Settings for reading remote files.</summary>
internal sealed record RemoteSettings
{
    /// <summary>The default hub, the only place that names it.</summary>
    private const string UsualHub = "https://huggingface.co";

    private const string HubVariable = "HF_ENDPOINT", TokenVariable = "HF_TOKEN", CacheVariable = "NOTEBOOKVIZ_CACHE", SizeVariable = "NOTEBOOKVIZ_CACHE_SIZE";

    private const double Gigabyte = 1e9, UsualGigabytes = 10;

    /// <summary>The address of the hub, without a path.</summary>
    public Uri Hub { get; init; } = new(UsualHub);

    /// <summary>The token for the hub; null for none. It must not appear in any message.</summary>
    public string? Token { get; init; }

    /// <summary>The folder of the cache; null for none.</summary>
    public string? Cache { get; init; }

    /// <summary>The most bytes that the cache takes.</summary>
    public long CacheSize { get; init; } = (long)(UsualGigabytes * Gigabyte);

    /// <summary>The smallest number of bytes that is requested.</summary>
    public int BlockLength { get; init; } = 1 << 20;

    /// <summary>The longest file that is read whole from a server that does not send ranges.</summary>
    public long LongestWhole { get; init; } = 16 << 20;

    /// <summary>How many times a failed request is repeated.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>How long to wait before the first repetition; each further wait is twice as long.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long to wait for a response, and for more data of one.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the settings from environment variables.</summary>
    /// <exception cref="InvalidOperationException">A variable is invalid; the message names it, but does not show the token.</exception>
    public static RemoteSettings FromEnvironment() => From(Environment.GetEnvironmentVariable);

    /// <summary>Reads the settings from variables.</summary>
    /// <param name="variable">Returns the value of a variable; null if it is not set.</param>
    /// <exception cref="InvalidOperationException">A variable is invalid; the message names it, but does not show the token.</exception>
    public static RemoteSettings From(Func<string, string?> variable)
    {
        string? Value(string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;
        string hub = Value(HubVariable) ?? UsualHub;
        if (!Uri.TryCreate(hub, UriKind.Absolute, out var address) || !IsSafe(address) || address.UserInfo.Length > 0)
            throw new InvalidOperationException($"{HubVariable} is not an https: address; set it to one such as {UsualHub}.");
        string? token = Value(TokenVariable);
        // The HTTP header would reject such a token and show it in its message.
        if (token is not null && !token.All(letter => letter is > ' ' and <= '~'))
            throw new InvalidOperationException($"{TokenVariable} contains characters that are not allowed in a token; set it again.");
        double size = UsualGigabytes;
        if (Value(SizeVariable) is { } text && !(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out size) && size is >= 0 and <= 1e9))
            throw new InvalidOperationException($"{SizeVariable} is '{text}', which is not a number of gigabytes; set it to one such as 10, or to 0 for no cache.");
        return new()
        {
            CacheSize = (long)(size * Gigabyte),
            Hub = address,
            Token = token,
            Cache = Value(CacheVariable) ?? (LibraryCopy.UserCacheFolder() is { } folder ? Path.Combine(folder, "remote") : null),
        };
    }

    /// <summary>Returns whether nobody on the way can read the traffic: https, or this machine itself.</summary>
    public static bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp && address.IsLoopback;

    /// <summary>Returns the token for a request to an address; null for all hosts but the hub.</summary>
    public string? TokenFor(Uri address) => IsHub(address) && IsSafe(address) ? Token : null;

    /// <summary>Returns whether an address is on the hub.</summary>
    public bool IsHub(Uri address) => Uri.Compare(address, Hub, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Returns what to do about a refusal.</summary>
    public string TokenAdvice(Uri address) => !IsHub(address) ? "; download the file and open it by its path"
        : Token is null ? $"; check the name, and for a private model set {TokenVariable} to a token that may read it"
        : $"; check the name, whether the token in {TokenVariable} may read it, and whether you have accepted the terms of the model";
}
